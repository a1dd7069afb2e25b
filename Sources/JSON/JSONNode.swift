/// A JSON value that knows where it stands in its text.
public struct JSONNode: Sendable {
    public enum Value: Sendable {
        case null
        case bool(Bool)
        case integer(Int)
        case number(Double)
        case string(String)
        case array([JSONNode])
        /// In the order of the text. A key may stand twice: the reader reports it, see ``JSONDocument/duplicateKeys``.
        case object([Member])
    }

    public struct Member: Sendable {
        public let key: String
        /// The bytes of the key, quotes included.
        public let keySpan: Range<Int>
        public let value: JSONNode

        public init(key: String, keySpan: Range<Int>, value: JSONNode) {
            self.key = key
            self.keySpan = keySpan
            self.value = value
        }
    }

    public let value: Value
    /// The bytes of this value in its text.
    public let span: Range<Int>

    public init(_ value: Value, span: Range<Int>) {
        self.value = value
        self.span = span
    }

    /// What kind of value this is, as a person says it: `a string`, `a list`.
    public var kind: String {
        switch value {
        case .null: "null"
        case .bool: "a boolean"
        case .integer, .number: "a number"
        case .string: "a string"
        case .array: "a list"
        case .object: "an object"
        }
    }

    /// The value without positions; of a doubled key the last counts.
    public var plain: JSONValue {
        switch value {
        case .null: .null
        case .bool(let value): .bool(value)
        case .integer(let value): .integer(value)
        case .number(let value): .number(value)
        case .string(let value): .string(value)
        case .array(let nodes): .array(nodes.map(\.plain))
        case .object(let members):
            .object(Dictionary(members.map { ($0.key, $0.value.plain) }) { _, last in last })
        }
    }
}

/// A text that was read as JSON.
public struct JSONDocument: Sendable {
    public let root: JSONNode
    /// Every second and later member of the same key in the same object.
    public let duplicateKeys: [JSONNode.Member]
}

/// A text that is no JSON: where, and why.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
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
