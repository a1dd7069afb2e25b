internal import JSON

/// The language of recipes: every object with its keys, every kind of value, described once.
enum Language {}

/// What a recipe says of one of its arguments.
private struct ArgumentDefinition {
    enum Kind: String, CaseIterable {
        case string, integer, boolean, choice
    }

    var kind: Kind?
    var initial: ArgumentValue?
    var required = false
    var values: [String]?
    var description: String?
}

extension Language {
    /// `args`. Puts each argument's value where the rest of the recipe finds it.
    static let arguments = Shape<Void>(
        definitions.expected, accepts: definitions.accepts, schema: definitions.schema
    ) { place, decoding in
        decoding.argumentNames = place.members.map(\.key)
        _ = definitions.read(place, decoding)
    }

    private static let definitions = Shape<Void>(
        argument.expected, accepts: argument.accepts, schema: argument.schema
    ) { place, decoding in
        let value = argument.read(place, decoding)
        decoding.arguments.updateValue(value, forKey: place.key)
    }.dictionary("an object of arguments", names: Names.argument)

    private static let argument = Shape<ArgumentDefinition>.either(
        "a default value or an object", [plainValue.map { ArgumentDefinition(initial: $0) }, definition]
    ).checked { definition, place, decoding throws(Refusal) in
        try definition.value(name: place.key, decoding)
    }

    private static let plainValue = Shape<ArgumentValue>.either(
        "a string, a whole number, true or false",
        [
            Shape<String>.string.map { .string($0) },
            Shape<Int>.integer(-maximumInteger...maximumInteger, "a whole number").map { .integer($0) },
            Shape<Bool>.boolean.map { .boolean($0) },
        ])

    private static let definition = Shape<ArgumentDefinition>.object(
        "argument", "an argument", "A value that `--set NAME=VALUE` can change, put in where `${NAME}` stands.",
        fields: [
            .optional("type", \.kind, .choice(), "What values it takes. Told by the default where left out."),
            .optional("default", \.initial, plainValue, "Its value where `--set` gives none."),
            .optional(
                "required", \.required, .boolean, "Whether `--set` has to give it. Excludes `default`.", default: false),
            .optional(
                "values", \.values, Shape.string.list("a list of strings", nonEmpty: true),
                "The values of a `choice`.", aliases: ["enum", "choices", "options"]),
            .optional("description", \.description, .literal, "What it is for.", aliases: ["help", "doc"]),
        ],
        initial: { _, _ in ArgumentDefinition() })

    /// Values for arguments of a recipe that is named.
    static let argumentValues = plainValue.dictionary("an object of arguments", names: Names.argument).map { values in
        Dictionary(values.map { ($0.name, $0.value.description) }) { _, last in last }
    }

    /// Beyond this, readers of JSON differ.
    static let maximumInteger = 1 << 53
}

extension ArgumentDefinition {
    private var type: Kind {
        if let kind { return kind }
        if values != nil { return .choice }
        switch initial {
        case .integer: return .integer
        case .boolean: return .boolean
        case .string, nil: return .string
        }
    }

    fileprivate func value(name: String, _ decoding: Decoding) throws(Refusal) -> ArgumentValue {
        if type == .choice, values == nil { throw Refusal("a choice needs its \"values\"") }
        if type != .choice, values != nil { throw Refusal("only a choice has \"values\", not \(article(type))") }
        if required, initial != nil { throw Refusal("an argument with a \"default\" is not required") }
        if let initial { try check(initial, as: "the default") }
        if let override = decoding.overrides[name] {
            guard let value = parse(override) else {
                throw Refusal("\(decoding.override(name))=\(override): expected \(wanted), not \(quoted(override))")
            }
            return value
        }
        if let initial { return initial }
        throw required
            ? Refusal(
                "the argument \(quoted(name)) has no value", hint: "give it with \(decoding.override(name))=VALUE")
            : Refusal("an argument needs a \"default\", or \"required\": true")
    }

    private func check(_ value: ArgumentValue, as what: String) throws(Refusal) {
        switch (type, value) {
        case (.string, .string), (.integer, .integer), (.boolean, .boolean): return
        case (.choice, .string(let text)) where values?.contains(text) == true: return
        default: throw Refusal("\(what) \(quoted(value.description)) does not fit: expected \(wanted)")
        }
    }

    private func parse(_ text: String) -> ArgumentValue? {
        switch type {
        case .string: .string(text)
        case .integer: Int(text).map { .integer($0) }
        case .boolean: text == "true" ? .boolean(true) : text == "false" ? .boolean(false) : nil
        case .choice: values?.contains(text) == true ? .string(text) : nil
        }
    }

    private var wanted: String {
        switch type {
        case .string: "a string"
        case .integer: "a whole number"
        case .boolean: "true or false"
        case .choice: (values ?? []).map(quoted).joined(separator: " or ")
        }
    }

    private func article(_ kind: Kind) -> String { (kind == .integer ? "an " : "a ") + kind.rawValue }
}
