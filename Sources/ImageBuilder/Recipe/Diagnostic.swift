/// Something to say about a recipe, and where.
public struct Diagnostic: Hashable, Sendable {
    public enum Severity: String, Hashable, Sendable {
        case error
        case warning
    }

    public var severity: Severity
    public var message: String
    /// Nil where the file as a whole is at fault, or the command line.
    public var location: SourceLocation?
    /// What to do about it.
    public var hint: String?
    public var excerpt: SourceExcerpt?

    public init(
        severity: Severity = .error, message: String, location: SourceLocation? = nil, hint: String? = nil,
        excerpt: SourceExcerpt? = nil
    ) {
        self.severity = severity
        self.message = message
        self.location = location
        self.hint = hint
        self.excerpt = excerpt
    }
}

/// A line of a recipe with the part in question, ready to print in a fixed-width font.
public struct SourceExcerpt: Hashable, Sendable {
    /// The line's text, tabs as spaces.
    public var text: String
    /// The columns to mark, from 0, as a terminal counts them.
    public var marked: Range<Int>

    public init(text: String, marked: Range<Int>) {
        self.text = text
        self.marked = marked
    }

    /// The part that is marked.
    var markedText: String {
        var column = 0
        return String(
            text.filter { character in
                defer { column += character.columns }
                return marked.contains(column)
            })
    }
}
