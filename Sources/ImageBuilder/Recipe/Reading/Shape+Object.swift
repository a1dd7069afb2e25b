internal import JSON

/// One key of an object: its name, what it means, what it holds, and where that goes.
struct Field<Owner>: Sendable {
    let name: String
    let isRequired: Bool
    let schema: Schema
    /// What people write instead, coming from other tools.
    let aliases: [String]
    let read: @Sendable (Place, Decoding, inout Owner) -> Void

    private init<Value>(
        _ name: String, isRequired: Bool, _ shape: Shape<Value>, _ documentation: String, default: JSONValue?,
        aliases: [String], store: @escaping @Sendable (Value, inout Owner) -> Void
    ) {
        self.name = name
        self.isRequired = isRequired
        self.aliases = aliases
        var keywords: [String: JSONValue] = ["description": .string(documentation)]
        if let `default` { keywords["default"] = `default` }
        schema = shape.schema.adding(keywords)
        read = { place, decoding, owner in
            if let value = shape.read(place, decoding) { store(value, &owner) }
        }
    }

    static func required<Value>(
        _ name: String, _ path: any WritableKeyPath<Owner, Value> & Sendable, _ shape: Shape<Value>,
        _ documentation: String, aliases: [String] = []
    ) -> Field {
        Field(name, isRequired: true, shape, documentation, default: nil, aliases: aliases) { $1[keyPath: path] = $0 }
    }

    static func optional<Value>(
        _ name: String, _ path: any WritableKeyPath<Owner, Value> & Sendable, _ shape: Shape<Value>,
        _ documentation: String, default: JSONValue? = nil, aliases: [String] = []
    ) -> Field {
        Field(name, isRequired: false, shape, documentation, default: `default`, aliases: aliases) {
            $1[keyPath: path] = $0
        }
    }

    static func optional<Value>(
        _ name: String, _ path: any WritableKeyPath<Owner, Value?> & Sendable, _ shape: Shape<Value>,
        _ documentation: String, default: JSONValue? = nil, aliases: [String] = []
    ) -> Field {
        Field(name, isRequired: false, shape, documentation, default: `default`, aliases: aliases) {
            $1[keyPath: path] = $0
        }
    }
}

extension Shape {
    /// An object of known keys. They are read in the order in which they are listed here.
    /// - Parameters:
    ///   - name: what it is called in the schema, such as `stage`.
    ///   - expected: what it is called in messages, such as `a stage`.
    ///   - initial: the value before any key is read: the defaults, and anything for what is required.
    static func object(
        _ name: String, _ expected: String, _ documentation: String, fields: [Field<Value>],
        initial: @escaping @Sendable (Place, Decoding) -> Value
    ) -> Shape {
        var keywords: [String: JSONValue] = [
            "type": "object", "description": .string(documentation), "additionalProperties": false,
            "patternProperties": Schema.annotations,
            "properties": .object(
                Dictionary(fields.map { ($0.name, .object($0.schema.keywords)) }) { first, _ in first }),
        ]
        let required = fields.filter(\.isRequired).map(\.name)
        if !required.isEmpty { keywords["required"] = .strings(required) }
        let schema = Schema(keywords: keywords, definitions: Schema.merged(fields.map(\.schema)))
        return Shape(expected, accepts: [.object], schema: schema.named(name)) { place, decoding in
            let members = Dictionary(place.members.map { ($0.key, $0) }) { _, last in last }
            reportStrangers(in: place, fields, expected, decoding)
            var value = initial(place, decoding)
            for field in fields {
                if let member = members[field.name] {
                    field.read(place.member(member), decoding, &value)
                } else if field.isRequired {
                    decoding.report("\(expected) needs \(quoted(field.name))", at: place)
                }
            }
            return value
        }
    }

    private static func reportStrangers(
        in place: Place, _ fields: [Field<Value>], _ expected: String, _ decoding: Decoding
    ) {
        let names = Set(fields.map(\.name))
        let present = Set(place.members.map(\.key))
        for member in place.members where !names.contains(member.key) {
            let lowered = member.key.lowercased()
            let known =
                fields.first { $0.aliases.contains { $0.lowercased() == lowered } }?.name
                ?? Suggestion.nearest(to: member.key, among: fields.map(\.name).filter { !present.contains($0) })
            decoding.report(
                "\(expected) has no key \(quoted(member.key))", span: member.keySpan, path: place.path(to: member.key),
                hint: known.map { "did you mean \(quoted($0))?" }
                    ?? "the keys are " + fields.map(\.name).joined(separator: ", "))
        }
    }

    /// One of several objects, told apart by a key that only they have; of several present the first counts.
    static func tagged(_ expected: String, _ cases: [(key: String, shape: Shape)]) -> Shape {
        Shape(expected, accepts: [.object], schema: .any(of: cases.map(\.shape.schema))) { place, decoding in
            let keys = place.members.map(\.key)
            if let (_, shape) = cases.first(where: { keys.contains($0.key) }) { return shape.read(place, decoding) }
            let tags = cases.map(\.key)
            let meant = keys.lazy.compactMap { key in Suggestion.nearest(to: key, among: tags).map { (key, $0) } }.first
            decoding.report(
                "\(expected) needs one of the keys \(tags.map(quoted).joined(separator: ", "))", at: place,
                hint: meant.map { "did you mean \(quoted($0.1)) where \(quoted($0.0)) stands?" })
            return nil
        }
    }
}
