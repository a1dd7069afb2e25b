internal import ImageBuilder
internal import JSON

extension Library {
    static func mergedRecipe(_ command: PlanCommand) throws -> String {
        let recipe = try MergedRecipe(file: command.input.recipe)
        return command.isJSON ? recipe.json.text(.pretty) : recipe.text
    }
}
