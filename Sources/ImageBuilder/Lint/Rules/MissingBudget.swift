enum MissingBudget: LintRule {
    static let name = "missing-budget"
    static let severity = CheckLevel.warn
    static let summary = "Nothing says how large the image may become."

    static func faults(in recipe: LintedRecipe) -> [LintFault] {
        if recipe.recipe.budget != nil { return [] }
        return [
            LintFault(
                message: "nothing says how large the image may become", place: recipe.mark,
                fix: "build it once, and write what it has with some room: \"budget\": {\"compressed\": \"60 MB\"}")
        ]
    }
}
