internal import JSON

/// The JSON Schema of recipes, for editors: draft 7, which most of them know. Made from the same description that
/// reads recipes. It is never stricter than the reader, and looser where a schema cannot say it: that a stage exists,
/// say.
public enum RecipeSchema {
    /// The document, indented, with a newline at its end.
    public static var text: String {
        let schema = Language.recipe.schema
        let partial = schema.definitions.map { ("partial." + $0, PartialSchema.definition($1)) }
        return JSONValue.object([
            "$schema": "http://json-schema.org/draft-07/schema#",
            "title": "Recipe of oci-build",
            "if": ["required": ["extends"]],
            "then": PartialSchema.definition(.object(schema.keywords)),
            "else": .object(schema.keywords),
            "definitions": .object(schema.definitions.merging(partial) { first, _ in first }),
        ]).text(.pretty)
    }
}
