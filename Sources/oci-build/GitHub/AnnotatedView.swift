internal import ImageBuilder

/// A view of a build for GitHub Actions: the same text, with an annotation behind each warning and each finding.
struct AnnotatedView: BuildView {
    private var view: any BuildView
    private let actions: GitHubActions

    init(_ view: any BuildView, _ actions: GitHubActions) {
        self.view = view
        self.actions = actions
    }

    mutating func receive(_ event: BuildEvent, at time: Double) -> String {
        let text = Self.harmless(view.receive(event, at: time))
        switch event {
        case .warning(let message, let location):
            let place = location.flatMap(Annotation.Place.init)
            return text + actions.commands(for: [Annotation(level: .warning, message: message, place: place)])
        case .finding(let finding): return text + actions.commands(for: [Annotation(finding.diagnostic)])
        default: return text
        }
    }

    mutating func tick(at time: Double, _ screen: Screen) -> String {
        Self.harmless(view.tick(at: time, screen))
    }

    mutating func close(at time: Double, _ screen: Screen) -> String {
        Self.harmless(view.close(at: time, screen))
    }

    /// The runner takes a line for a command that starts with two colons, white space in front or not. What a step
    /// wrote shall be none.
    private static func harmless(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.drop(while: \.isWhitespace).hasPrefix("::") ? "| \($0)" : String($0) }
            .joined(separator: "\n")
    }
}
