internal import JSON

/// The schema of a recipe that extends another, made from that of a whole one: nothing is required, `null` removes, and
/// `"..."` stands in lists for what they hold already.
enum PartialSchema {
    static func definition(_ schema: JSONValue) -> JSONValue {
        guard case .object(var keywords) = schema else { return schema }
        for key in ["required", "minItems", "minProperties", "default"] { keywords[key] = nil }
        if let name = keywords["$ref"]?.string {
            keywords["$ref"] = .string(name.replacingPrefix("#/definitions/", with: "#/definitions/partial."))
        }
        keywords["anyOf"] = keywords["anyOf"]?.array.map { .array($0.map(definition)) }
        for key in ["properties", "patternProperties"] {
            keywords[key] = keywords[key]?.object.map { .object($0.mapValues(removable)) }
        }
        keywords["additionalProperties"] = keywords["additionalProperties"].map(removable)
        // What stands in a list is whole: merging does not go into lists.
        keywords["items"] = keywords["items"].map { ["anyOf": [$0, ["const": .string(Decoding.inherited)]]] }
        return .object(keywords)
    }

    private static func removable(_ schema: JSONValue) -> JSONValue {
        guard case .object(let keywords) = schema else { return schema }
        return .object(present: [
            "anyOf": [definition(schema), ["type": "null"]], "description": keywords["description"],
        ])
    }
}

extension String {
    fileprivate func replacingPrefix(_ prefix: String, with other: String) -> String {
        hasPrefix(prefix) ? other + dropFirst(prefix.count) : self
    }
}
