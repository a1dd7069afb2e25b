internal import HostSystem
internal import ImageBuilder

/// What an error makes of the program: what it says last, and what it ends with.
struct ErrorText {
    /// Without a newline at its end; nil where there is nothing left to say.
    let text: String?
    let code: ExitCode

    init(_ error: any Error) {
        switch error {
        case let error as UsageError:
            self.init(error.text, .usage)
        case let error as RecipeError:
            self.init(error.rendered(color: false), .usage)
        case let error as PlanError:
            self.init(error.description, .usage)
        case let error as NotCachedSteps:
            self.init(error.description, .notCached)
        case let error as BuildError:
            self.init([error.description, error.place, error.hint.map { "  " + $0 }].compactMap { $0 }.joined(separator: "\n"), .failed)
        case is CancelledError:
            self.init("interrupted", .interrupted)
        case let error as SystemError where error.errno == .brokenPipe:
            self.init(nil, .outputClosed)
        default:
            self.init("\(error)", .failed)
        }
    }

    private init(_ text: String?, _ code: ExitCode) {
        self.text = text
        self.code = code
    }

    /// The text with `error:` before it, in lines.
    func shown(_ traits: TerminalTraits) -> String {
        guard let text else { return "" }
        return Style.bad.applied(to: "error:", traits.hasColour) + " " + text + "\n"
    }
}
