internal import JSON

extension Shape {
    /// A string with its arguments put in, made into a value by `parse`.
    /// - Parameter pattern: what the schema says of it; never stricter than `parse`.
    static func text(
        _ expected: String, pattern: String? = nil, examples: [JSONValue] = [],
        parse: @escaping @Sendable (String) throws(Refusal) -> Value
    ) -> Shape {
        Shape<String>(expected, accepts: [.string], schema: .text(pattern, examples)) { place, decoding in
            decoding.substituted(place)
        }.checked { text, _, _ throws(Refusal) in try parse(text) }
    }

    /// A value that is no string in JSON, or a string of arguments that give one.
    fileprivate static func scalar(
        _ expected: String, _ kind: JSONKind, schema: @autoclosure @escaping @Sendable () -> Schema,
        read: @escaping @Sendable (JSONNode.Value) -> Value?, parse: @escaping @Sendable (String) -> Value?
    ) -> Shape {
        Shape(expected, accepts: [kind, .string], schema: .any(of: [schema(), .substituted])) { place, decoding in
            if let value = read(place.node.value) { return value }
            guard case .string(let text) = place.node.value else { return nil }
            guard text.utf8.contains(UInt8(ascii: "$")) else {
                let hint = parse(text) == nil ? nil : "write \(text) without quotes"
                decoding.report("expected \(expected), not a string", at: place, hint: hint)
                return nil
            }
            guard let result = decoding.substituted(place) else { return nil }
            if let value = parse(result) { return value }
            decoding.report("expected \(expected), not \(quoted(result))", at: place)
            return nil
        }
    }
}

extension Shape where Value == String {
    /// Any string, its arguments put in.
    static let string = text("a string") { text throws(Refusal) in text }

    /// A string taken as it stands.
    static let literal = Shape("a string", accepts: [.string], schema: Schema(keywords: ["type": "string"])) {
        place, _ in
        if case .string(let text) = place.node.value { text } else { nil }
    }
}

extension Shape where Value == Int {
    static func integer(_ range: ClosedRange<Int>, _ expected: String) -> Shape {
        Shape.scalar(
            expected, .integer,
            schema: Schema(keywords: [
                "type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound),
            ]),
            read: { if case .integer(let value) = $0 { value } else { nil } }, parse: { Int($0) }
        ).checked { value, _, _ throws(Refusal) in
            guard range.contains(value) else {
                throw Refusal(
                    "\(value) is out of range: expected \(expected) from \(range.lowerBound) to \(range.upperBound)")
            }
            return value
        }
    }
}

extension Shape where Value == Bool {
    static let boolean = Shape.scalar(
        "true or false", .boolean, schema: Schema(keywords: ["type": "boolean"]),
        read: { if case .bool(let value) = $0 { value } else { nil } },
        parse: { $0 == "true" ? true : $0 == "false" ? false : nil })
}

extension Shape where Value: RawRepresentable<String> & CaseIterable & Sendable {
    /// One of a few words.
    static func choice(_ type: Value.Type = Value.self) -> Shape {
        let words = Value.allCases.map(\.rawValue)
        let expected = alternatives(words.map(quoted))
        return Shape<String>(
            expected, accepts: [.string],
            schema: .any(of: [Schema(keywords: ["enum": .strings(words)]), .substituted])
        ) { place, decoding in
            decoding.substituted(place)
        }.checked { text, _, _ throws(Refusal) in
            if let value = Value(rawValue: text) { return value }
            throw Refusal(
                "expected \(expected), not \(quoted(text))",
                hint: Suggestion.nearest(to: text, among: words).map { "did you mean \(quoted($0))?" })
        }
    }
}

/// `a`, `a or b`, `a, b or c`.
func alternatives(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " or " + last
}

/// A text in double quotes for a message, short and on one line.
func quoted(_ text: String) -> String {
    JSONValue.string(text.count > 100 ? text.prefix(99) + "…" : text).text()
}
