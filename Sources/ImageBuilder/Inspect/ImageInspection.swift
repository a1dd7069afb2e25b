public import HostSystem
public import OCI

/// Looks into images, ours or not, wherever they are.
public struct ImageInspection: Sendable {
    public var source: ImageSource
    /// Picks one of several images, by name, tag or digest.
    public var reference: String?
    /// Nil takes the only one, or this machine's.
    public var platform: Platform?
    private let cancellation: Cancellation

    public init(_ source: ImageSource, cancellation: Cancellation = Cancellation()) {
        self.source = source
        self.cancellation = cancellation
    }

    /// Whom the image's bytes belong to.
    public func attribution() throws -> Attribution { try Attribution(image()) }

    /// How the image differs from another one.
    public func differences(from other: ImageInspection) throws -> ImageDiff {
        try ImageDiff(other.image(), image())
    }

    func image() throws -> InspectedImage {
        try ImageInspector(
            source: source, reference: reference, platform: platform, cancellation: cancellation
        ).inspect()
    }
}
