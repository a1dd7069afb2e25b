extension JSONDocument {
    /// How deep arrays and objects may nest. Far beyond any real document, and far below the stack's end.
    public static let maximumDepth = 200

    /// Reads a JSON text, RFC 8259: UTF-8, one value, nothing behind it. A byte order mark in front is passed over.
    /// - Throws: ``JSONError`` at the first fault.
    public init(parsing text: [UInt8]) throws(JSONError) {
        var reader = JSONReader(text)
        root = try reader.document()
        duplicateKeys = reader.duplicates
    }
}

extension JSONValue {
    /// Reads a JSON text without positions. A key that stands twice is an error here: which one counts differs
    /// between readers, and a document must not mean two things.
    public init(parsing text: [UInt8]) throws(JSONError) {
        let document = try JSONDocument(parsing: text)
        if let duplicate = document.duplicateKeys.first {
            throw JSONError(span: duplicate.keySpan, message: "the key \"\(duplicate.key)\" stands twice")
        }
        self = document.root.plain
    }
}
