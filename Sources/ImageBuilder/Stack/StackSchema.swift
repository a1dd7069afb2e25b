internal import JSON

/// The JSON Schema of stacks, for editors: as ``RecipeSchema``, made from the description that reads them.
public enum StackSchema {
    /// The document, indented, with a newline at its end.
    public static var text: String {
        let schema = Language.stack.schema
        return JSONValue.object([
            "$schema": "http://json-schema.org/draft-07/schema#",
            "title": "Stack of oci-build",
            "$ref": schema.keywords["$ref"] ?? .null,
            "definitions": .object(schema.definitions),
        ]).text(.pretty)
    }
}
