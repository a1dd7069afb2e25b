internal import HostSystem
internal import ImageBuilder

/// What an error makes of the program: what it says last, and what it ends with.
struct ErrorText {
    /// In lines, each with its end; empty where there is nothing left to say.
    let text: String
    let code: ExitCode

    init(_ error: any Error, _ traits: TerminalTraits) {
        switch error {
        case let error as RecipeError:
            // Each of its errors has its own beginning: the place.
            self.init(text: error.fitted(to: traits).rendered(color: traits.hasColour), code: .usage)
        case let error as StructureTestError:
            let failed = RecipeError(diagnostics: error.diagnostics).fitted(to: traits)
            self.init(
                text: failed.rendered(color: traits.hasColour) + Self.line("\(error)", traits), code: .failed)
        case let error as SystemError where error.errno == .brokenPipe:
            self.init(text: "", code: .outputClosed)
        default:
            let (message, code) = Self.message(error)
            self.init(text: Self.line(message, traits), code: code)
        }
    }

    private static func line(_ message: String, _ traits: TerminalTraits) -> String {
        Style.bad.applied(to: "error:", traits.hasColour) + " \(message)\n"
    }

    private init(text: String, code: ExitCode) {
        self.text = text
        self.code = code
    }

    private static func message(_ error: any Error) -> (String, ExitCode) {
        switch error {
        case let error as UsageError: (error.text, .usage)
        case let error as PlanError: (error.description, .usage)
        case let error as NotCachedSteps: (error.description, .notCached)
        case let error as BuildError: (message(error), .failed)
        case is CancelledError: ("interrupted", .interrupted)
        default: ("\(error)", .failed)
        }
    }

    /// What failed, where the recipe asks for it, and what to do.
    private static func message(_ error: BuildError) -> String {
        [error.description, error.place, error.hint.map { "  help: " + $0 }].compactMap { $0 }.joined(separator: "\n")
    }
}
