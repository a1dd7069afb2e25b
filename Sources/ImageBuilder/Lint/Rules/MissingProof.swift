enum MissingProof: LintRule {
    static let name = "missing-proof"
    static let severity = CheckLevel.warn
    static let summary = "Nothing shows that the image works before it is let out."

    static func faults(in recipe: LintedRecipe) -> [LintFault] {
        // An image that says how to ask for its health is asked.
        let hasHealth = recipe.imageStages.contains { stage in
            stage.configuration.healthcheck.map { $0.test != .none } ?? false
        }
        if recipe.recipe.proof != nil || hasHealth { return [] }
        return [
            LintFault(
                message: "nothing shows that the image works before it is let out", place: recipe.mark,
                fix: "\"proof\": {\"http\": \"/health\"}, or {\"commands\": [[\"app\", \"--version\"]]}")
        ]
    }
}
