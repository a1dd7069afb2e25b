/// A regular expression of RE2's syntax, as Go's `regexp` has it (https://github.com/google/re2/wiki/Syntax).
///
/// Matching takes time in proportion to text and expression, whatever they are: there is no look-around and there are
/// no back-references, and no expression can be written that runs away. Not supported, and refused, are the scripts of
/// Unicode (`\p{Greek}`); the general categories (`\pL`, `\p{Lu}`) are.
public struct RegularExpression: Sendable {
    /// As it was written.
    public let pattern: String
    private let program: Program

    /// Reads an expression.
    /// - Throws: ``RegularExpressionError`` for what RE2 refuses.
    public init(_ pattern: String) throws(RegularExpressionError) {
        self.pattern = pattern
        var reader = ExpressionReader(pattern)
        program = try Program(try reader.read())
    }

    /// Whether it matches anywhere in a text. Bytes that are not UTF-8 count as U+FFFD.
    public func occurs(in text: [UInt8]) -> Bool {
        var matcher = Matcher(program)
        return matcher.finds(String(decoding: text, as: UTF8.self))
    }

    public func occurs(in text: String) -> Bool {
        var matcher = Matcher(program)
        return matcher.finds(text)
    }
}

/// Why a text is no regular expression.
public struct RegularExpressionError: Error, Hashable, Sendable, CustomStringConvertible {
    public let message: String
    /// What to write instead, if we know.
    public let hint: String?

    public var description: String { message }

    init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }
}

extension RegularExpression: Hashable {
    public static func == (left: RegularExpression, right: RegularExpression) -> Bool { left.pattern == right.pattern }

    public func hash(into hasher: inout Hasher) { hasher.combine(pattern) }
}
