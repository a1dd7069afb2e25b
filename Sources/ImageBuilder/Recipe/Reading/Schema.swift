internal import JSON

/// A JSON Schema (draft 7) in the making: its keywords, and the named schemas that it refers to.
struct Schema: Sendable {
    var keywords: [String: JSONValue]
    var definitions: [String: JSONValue] = [:]

    /// A reference to this schema, kept under a name.
    func named(_ name: String) -> Schema {
        var definitions = definitions
        definitions[name] = .object(keywords)
        return Schema(keywords: ["$ref": .string("#/definitions/" + name)], definitions: definitions)
    }

    func adding(_ more: [String: JSONValue]) -> Schema {
        Schema(keywords: keywords.merging(more) { _, new in new }, definitions: definitions)
    }

    /// What at least one of the schemas allows.
    static func any(of schemas: [Schema]) -> Schema {
        var alternatives: [JSONValue] = []
        for schema in schemas {
            // Alternatives of alternatives are alternatives.
            let nested = schema.keywords.count == 1 ? schema.keywords["anyOf"]?.array : nil
            for alternative in nested ?? [.object(schema.keywords)] where !alternatives.contains(alternative) {
                alternatives.append(alternative)
            }
        }
        return Schema(keywords: ["anyOf": .array(alternatives)], definitions: merged(schemas))
    }

    static func text(_ pattern: String?, _ examples: [JSONValue]) -> Schema {
        var keywords: [String: JSONValue] = ["type": "string"]
        // A string that holds an argument may become anything.
        if let pattern { keywords["pattern"] = .string(pattern + "|\\$\\{") }
        if !examples.isEmpty { keywords["examples"] = .array(examples) }
        return Schema(keywords: keywords)
    }

    static func array(of element: Schema, _ more: [String: JSONValue] = [:]) -> Schema {
        Schema(keywords: ["type": "array", "items": .object(element.keywords)], definitions: element.definitions)
            .adding(more)
    }

    /// An object of these members; those not required may be left out.
    static func object(_ documentation: String, _ members: [String: Schema], required: [String]) -> Schema {
        var keywords: [String: JSONValue] = [
            "type": "object", "description": .string(documentation), "additionalProperties": false,
            "patternProperties": annotations, "properties": .object(members.mapValues { .object($0.keywords) }),
        ]
        if !required.isEmpty { keywords["required"] = .strings(required) }
        return Schema(keywords: keywords, definitions: merged(Array(members.values)))
    }

    /// An object whose members' names match `pattern`, or are free.
    static func dictionary(of value: Schema, names pattern: String?) -> Schema {
        var keywords: [String: JSONValue] = [
            "type": "object", "patternProperties": annotations, "additionalProperties": .object(value.keywords),
        ]
        if let pattern, case .object(var patterns) = annotations {
            patterns[pattern] = .object(value.keywords)
            keywords["patternProperties"] = .object(patterns)
            keywords["additionalProperties"] = false
        }
        return Schema(keywords: keywords, definitions: value.definitions)
    }

    static func merged(_ schemas: [Schema]) -> [String: JSONValue] {
        schemas.reduce(into: [:]) { $0.merge($1.definitions) { first, _ in first } }
    }

    /// `$schema` for editors and `$comment` for people may stand in every object.
    static let annotations: JSONValue = ["^\\$(schema|comment)$": true]

    /// A string that holds an argument stands for a value of any type.
    static let substituted = Schema(keywords: [
        "type": "string", "pattern": "\\$\\{", "description": "A string whose arguments, `${NAME}`, make the value.",
    ]).named("substituted")
}
