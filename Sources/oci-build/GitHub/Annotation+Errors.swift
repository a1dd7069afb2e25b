internal import HostSystem
internal import ImageBuilder

extension Annotation {
    /// What an error says at which lines. Of an interruption nobody has to be told.
    static func all(of error: any Error) -> [Annotation] {
        switch error {
        case let error as RecipeError:
            return error.diagnostics.map(Annotation.init)
        case let error as StructureTestError:
            return error.diagnostics.map(Annotation.init)
        case let error as BudgetError:
            return error.diagnostics.map(Annotation.init)
        case let error as BuildError:
            return [Annotation(level: .error, error.description, hint: error.hint, at: error.location)]
        case is CancelledError:
            return []
        default:
            let text = ErrorText(error, .plain)
            let message = text.text.hasPrefix("error: ") ? String(text.text.dropFirst(7)) : text.text
            return message.isEmpty ? [] : [Annotation(level: .error, message: String(message.dropLast()))]
        }
    }

    init(_ diagnostic: Diagnostic) {
        self.init(
            level: diagnostic.severity == .error ? .error : .warning, diagnostic.message, hint: diagnostic.hint,
            at: diagnostic.location)
    }

    private init(level: Level, _ message: String, hint: String?, at location: SourceLocation?) {
        self.init(
            level: level, message: [message, hint.map { "help: \($0)" }].compactMap { $0 }.joined(separator: "\n"),
            place: location.map(Place.init))
    }
}
