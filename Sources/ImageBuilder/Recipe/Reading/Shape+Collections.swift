internal import JSON

extension Shape {
    /// A list of such values.
    func list(_ expected: String, nonEmpty: Bool = false) -> Shape<[Value]> {
        Shape<[Value]>(
            expected, accepts: [.array], schema: .array(of: schema, nonEmpty ? ["minItems": 1] : [:])
        ) { place, decoding in
            guard case .array(let nodes) = place.node.value else { return nil }
            if nonEmpty, nodes.isEmpty { decoding.report("expected \(expected), not an empty list", at: place) }
            return nodes.enumerated().compactMap { read(place.element($0.offset, $0.element), decoding) }
        }
    }

    /// One such value, or a list of them. The value itself is no list.
    func oneOrMore(_ expected: String) -> Shape<[Value]> {
        .either(expected, [map { [$0] }, list(expected, nonEmpty: true)])
    }

    /// One of several shapes that differ in their JSON kind.
    static func either(_ expected: String? = nil, _ shapes: [Shape]) -> Shape {
        Shape(
            expected ?? shapes.map(\.expected).joined(separator: " or "),
            accepts: shapes.reduce(into: []) { $0.formUnion($1.accepts) }, schema: .any(of: shapes.map(\.schema))
        ) { place, decoding in
            shapes.first { $0.accepts.contains(place.node.jsonKind) }?.read(place, decoding)
        }
    }

    /// An object of any names with such values, in the order of the text.
    func dictionary(_ expected: String, names: NameRule) -> Shape<[(name: String, value: Value)]> {
        Shape<[(name: String, value: Value)]>(
            expected, accepts: [.object], schema: .dictionary(of: schema, names: names.pattern)
        ) { place, decoding in
            place.members.compactMap { member in
                if !names.allows(member.key) {
                    decoding.report(
                        "\(quoted(member.key)) is no \(names.noun)", span: member.keySpan,
                        path: place.path(to: member.key), hint: names.hint)
                }
                return read(place.member(member), decoding).map { (member.key, $0) }
            }
        }
    }
}

/// What the names in an object of free names may be.
struct NameRule: Sendable {
    /// `name for an environment variable`
    let noun: String
    let hint: String?
    /// For the schema; nil where any name will do.
    let pattern: String?
    let allows: @Sendable (String) -> Bool
}
