enum UnusedStage: LintRule {
    static let name = "unused-stage"
    static let severity = CheckLevel.warn
    static let summary = "Nothing in the image comes from this stage."

    static func faults(in recipe: LintedRecipe) -> [LintFault] {
        recipe.recipe.ownStages.filter { stage in
            !recipe.needed.contains(stage.name) && recipe.isOwn(recipe.place(of: stage))
        }.map { stage in
            LintFault(
                message: "the image needs nothing of the stage \(quoted(stage.name)): it is never built",
                place: recipe.place(of: stage),
                fix: "remove it, copy from it, or say \"checks\": {\"\(name)\": \"off\"} if it is built with --stage")
        }
    }
}
