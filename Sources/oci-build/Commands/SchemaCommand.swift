/// Prints the JSON Schema of a recipe.
struct SchemaCommand: Subcommand {
    static let name = "schema"
    static let summary = "print the JSON Schema of a recipe"
    static let discussion = "An editor that knows JSON Schema completes and checks recipes with it."
    static let syntax = Syntax<Self>()
    static let examples = [
        Example("oci-build schema > schema/recipe.schema.json", "keep it where a recipe's $schema points")
    ]
    static let exitCodes = [ExitCode.done, .usage]

    func run(in session: Session) throws -> ExitCode {
        try session.print(Library.recipeSchema())
        return .done
    }
}
