internal import HostSystem

/// What steps need of the recipe that says them.
struct WorkedRecipe: Sendable {
    /// Names it in the cache: earlier builds of the same step are found by it.
    let name: String
    let file: HostPath
    let context: BuildContext
    let logs: HostPath

    /// Reads the context's ignore file.
    init(name: String, file: HostPath, context: HostPath, cache: HostPath) throws {
        self.name = name
        self.file = file
        self.context = try BuildContext(root: context, recipe: file)
        logs = cache.absolute / "logs" / name
    }
}

extension BuildWorker {
    /// Where copies of the recipe read from.
    var context: BuildContext { recipe.context }

    func recipe(of step: PlanStep) -> WorkedRecipe { step.origin.flatMap { others[$0] } ?? recipe }
}
