internal import ImageBuilder

/// A way to show a build: makes text for standard error out of events. It has no clock and no terminal of its own, so
/// that the same events at the same times always give the same text.
protocol BuildView: Sendable {
    /// - Parameter time: in seconds since the build started, here and below.
    mutating func receive(_ event: BuildEvent, at time: Double) -> String

    /// Called about ten times a second while the build runs.
    mutating func tick(at time: Double, _ screen: Screen) -> String

    /// No event comes any more.
    mutating func close(at time: Double, _ screen: Screen) -> String
}

extension BuildView {
    mutating func tick(at time: Double, _ screen: Screen) -> String { "" }
    mutating func close(at time: Double, _ screen: Screen) -> String { "" }
}

/// The terminal as it is now.
struct Screen: Sendable, Hashable {
    var columns: Int
    var rows: Int
    /// Someone has asked for the end, and the build is on its way there.
    var isStopping = false
}
