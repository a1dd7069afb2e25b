public import JSON

/// A YAML text (1.1, as libyaml reads it) as the JSON that it means, every value with its bytes in the text.
///
/// Only what JSON has can come out: mappings with keys of text, sequences, text, numbers, booleans, null. Text, numbers
/// and booleans without quotes keep their place, so that whoever wants the words as they were written finds them there.
public struct YAMLDocument: Sendable {
    /// How deep sequences and mappings may nest, aliases included.
    public static let maximumDepth = 100
    /// How many values a document may have when every alias stands for a copy of what it names. A few lines of aliases
    /// of aliases would be billions.
    public static let maximumValues = 100_000

    public let root: JSONNode

    /// Reads a text of one document, in UTF-8.
    /// - Throws: ``YAMLError`` at the first fault.
    public init(parsing text: [UInt8]) throws(YAMLError) {
        if let offset = text.firstInvalidUTF8 {
            throw YAMLError(span: offset..<offset + 1, message: "the text is not UTF-8", hint: "save it as UTF-8")
        }
        var composer = try Composer(text)
        root = try composer.document()
    }
}

/// A text that is no YAML that we take: where, and why.
public struct YAMLError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The bytes at fault.
    public let span: Range<Int>
    public let message: String
    /// What to do about it, if we know.
    public let hint: String?

    public init(span: Range<Int>, message: String, hint: String? = nil) {
        self.span = span
        self.message = message
        self.hint = hint
    }

    public var description: String { "byte \(span.lowerBound): \(message)" }
}

extension [UInt8] {
    fileprivate var firstInvalidUTF8: Int? {
        if String(validating: self, as: UTF8.self) != nil { return nil }
        var decoder = UTF8()
        var bytes = makeIterator()
        var offset = 0
        while case .scalarValue(let scalar) = decoder.decode(&bytes) { offset += UTF8.width(scalar) }
        return Swift.min(offset, count - 1)
    }
}
