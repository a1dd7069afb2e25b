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

    static func array(of element: Schema, _ more: [String: JSONValue] = [:]) -> Schema {
        Schema(keywords: ["type": "array", "items": .object(element.keywords)], definitions: element.definitions)
            .adding(more)
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
