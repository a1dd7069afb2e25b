internal import JSON

/// One key of an object: its name, what it means, what it holds, and where that goes.
struct Field<Owner>: Sendable {
    let name: String
    let isRequired: Bool
    /// Made when asked for, as a shape's.
    var schema: Schema { makeSchema() }
    private let makeSchema: @Sendable () -> Schema
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
        makeSchema = {
            shape.schema.adding(["description": .string(documentation)])
                .adding(`default`.map { ["default": $0] } ?? [:])
        }
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
    ///   - siblings: keys that stand in an object of their own beside this one.
    ///   - initial: the value before any key is read: the defaults, and anything for what is required.
    static func object(
        _ name: String, _ expected: String, _ documentation: String, fields: [Field<Value>], siblings: [String] = [],
        initial: @escaping @Sendable (Place, Decoding) -> Value
    ) -> Shape {
        Shape(
            expected, accepts: [.object],
            schema: .object(
                documentation, Dictionary(fields.map { ($0.name, $0.schema) }) { first, _ in first },
                required: fields.filter(\.isRequired).map(\.name)
            ).named(name)
        ) { place, decoding in
            let members = Dictionary(place.members.map { ($0.key, $0) }) { _, last in last }
            let meant = reportStrangers(in: place, fields, siblings, expected, decoding)
            var value = initial(place, decoding)
            for field in fields {
                if let member = members[field.name] {
                    field.read(place.member(member), decoding, &value)
                } else if field.isRequired, !meant.contains(field.name) {
                    decoding.report("\(expected) needs \(quoted(field.name))", at: place)
                }
            }
            return value
        }
    }

    /// Complains of unknown keys; returns the known ones that they were meant to be.
    private static func reportStrangers(
        in place: Place, _ fields: [Field<Value>], _ siblings: [String], _ expected: String, _ decoding: Decoding
    ) -> Set<String> {
        let names = Set(fields.map(\.name))
        let open = fields.filter { field in !place.members.contains { $0.key == field.name } }
        var allMeant: Set<String> = []
        for member in place.members where !names.contains(member.key) && !decoding.isFull {
            let meant = siblings.contains(member.key) ? nil : nearest(to: member.key, among: open, fields)
            if let meant { allMeant.insert(meant) }
            let hint =
                siblings.contains(member.key)
                ? "give \(quoted(member.key)) an object of its own: one does one thing"
                : meant.map { "did you mean \(quoted($0))?" } ?? "the keys are "
                    + fields.map(\.name).joined(separator: ", ")
            decoding.report(
                "\(expected) has no key \(quoted(member.key))", span: member.keySpan,
                path: place.path(to: member.key), hint: hint)
        }
        return allMeant
    }

    private static func nearest(to key: String, among open: [Field<Value>], _ fields: [Field<Value>]) -> String? {
        let lowered = key.lowercased()
        return fields.first { $0.aliases.contains { $0.lowercased() == lowered } }?.name
            ?? Suggestion.nearest(to: key, among: open.map(\.name))
    }

    /// One of several objects, told apart by a key that only they have; of several present the first counts.
    static func tagged(_ expected: String, _ cases: [(key: String, shape: Shape)]) -> Shape {
        Shape(expected, accepts: [.object], schema: .any(of: cases.map(\.shape.schema))) { place, decoding in
            let keys = place.members.map(\.key)
            if let (_, shape) = cases.first(where: { keys.contains($0.key) }) { return shape.read(place, decoding) }
            let tags = cases.map(\.key)
            let meant = keys.lazy.compactMap { key in Suggestion.nearest(to: key, among: tags).map { (key, $0) } }.first
            decoding.report(
                "\(expected) needs one of the keys \(alternatives(tags.map(quoted)))", at: place,
                hint: meant.map { "did you mean \(quoted($0.1)) where \(quoted($0.0)) stands?" })
            return nil
        }
    }
}
