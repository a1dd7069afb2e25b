internal import ImageBuilder

/// Only what went wrong, or might.
struct QuietView: BuildView {
    private var plain: PlainView

    init(_ traits: TerminalTraits) {
        plain = PlainView(traits)
    }

    mutating func receive(_ event: BuildEvent, at time: Double) -> String {
        // The plain view has to hear of everything else too: it knows the steps' names.
        if case .stepOutput = event { return "" }
        let text = plain.receive(event, at: time)
        return switch event {
        case .stepFailed, .proofFailed, .warning, .finding: text
        default: ""
        }
    }
}
