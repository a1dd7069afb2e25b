internal import JSON

/// A kind of value in a recipe: one description that reads it and that the published JSON Schema is made from.
struct Shape<Value>: Sendable {
    /// What a person would call it, with an article: `a duration such as "30s"`.
    let expected: String
    let accepts: Set<JSONKind>
    /// Made when asked for: reading a recipe needs none.
    var schema: Schema { makeSchema() }
    private let makeSchema: @Sendable () -> Schema
    /// Reads a value of an accepted kind. Reports what is wrong with it, and is nil then.
    let body: @Sendable (Place, Decoding) -> Value?

    init(
        _ expected: String, accepts: Set<JSONKind>, schema: @autoclosure @escaping @Sendable () -> Schema,
        body: @escaping @Sendable (Place, Decoding) -> Value?
    ) {
        self.expected = expected
        self.accepts = accepts
        makeSchema = schema
        self.body = body
    }

    func read(_ place: Place, _ decoding: Decoding) -> Value? {
        if decoding.isFull { return nil }
        guard accepts.contains(place.node.jsonKind) else {
            decoding.report("expected \(expected), not \(place.node.kind)", at: place, hint: hint(place.node))
            return nil
        }
        return decoding.faultless { body(place, decoding) }
    }

    /// What to do about a value of the wrong kind.
    private func hint(_ node: JSONNode) -> String? {
        switch node.jsonKind {
        case .null: "leave the key out instead"
        case .number where accepts.contains(.integer): "write a whole number"
        case .integer, .number, .boolean: accepts == [.string] ? "write it in quotes: \"\(node.oneLine())\"" : nil
        default: nil
        }
    }

    func map<Other>(_ transform: @escaping @Sendable (Value) -> Other) -> Shape<Other> {
        Shape<Other>(expected, accepts: accepts, schema: schema) { place, decoding in
            read(place, decoding).map(transform)
        }
    }

    /// A value that has to pass a test, and may become another on the way.
    func checked<Other>(
        _ transform: @escaping @Sendable (Value, Place, Decoding) throws(Refusal) -> Other
    ) -> Shape<Other> {
        Shape<Other>(expected, accepts: accepts, schema: schema) { place, decoding in
            guard let value = read(place, decoding) else { return nil }
            do throws(Refusal) { return try transform(value, place, decoding) } catch {
                decoding.report(error.message, at: place, hint: error.hint)
                return nil
            }
        }
    }

    /// The same with more keywords in the schema, such as `examples`.
    func documented(_ keywords: [String: JSONValue]) -> Shape {
        Shape(expected, accepts: accepts, schema: schema.adding(keywords), body: body)
    }
}

/// Why a value is refused.
struct Refusal: Error {
    var message: String
    var hint: String?

    init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }

    /// Refuses what another parser refuses, in its words.
    static func from<Value, Failure: Error & CustomStringConvertible>(
        _ body: () throws(Failure) -> Value
    ) throws(Refusal) -> Value {
        do throws(Failure) { return try body() } catch { throw Refusal(error.description) }
    }
}

enum JSONKind: Hashable, Sendable, CaseIterable {
    case null, boolean, integer, number, string, array, object
}

extension JSONNode {
    var jsonKind: JSONKind {
        switch value {
        case .null: .null
        case .bool: .boolean
        case .integer: .integer
        case .number: .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }
}
