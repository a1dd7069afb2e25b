internal import HostSystem
internal import JSON
internal import OCI

/// A stage of another recipe, as a recipe names it.
struct OtherStage {
    var file: HostPath = ""
    /// Nil is the one that becomes the image.
    var stage: String?
    var arguments: [String: String] = [:]
}

extension Decoding {
    /// Puts the stage and what it needs beside the recipe's own stages.
    /// - Returns: what it is called here: the other recipe's name, a colon, and its own.
    func take(_ wanted: OtherStage, at place: Place) -> String? {
        guard let others, let recipe = read(wanted, others, at: place) else { return nil }
        let name = wanted.stage ?? recipe.image.stage
        guard recipe.ownStages.contains(where: { $0.name == name }) else {
            reportMissing(name, recipe, wanted.file, at: place["stage"] ?? place)
            return nil
        }
        let prefix = recipe.prefix(wanted.arguments)
        let needed = recipe.stages(neededBy: name)
        for stage in recipe.stages where needed.contains(stage.name) {
            let workdir = stage.configuration.workdir ?? recipe.workdir(behind: stage)
            guard add(stage.taken(from: recipe, as: prefix), workdir, at: place) else { return nil }
        }
        return prefix + name
    }

    private func read(_ wanted: OtherStage, _ others: OtherRecipes, at place: Place) -> Recipe? {
        do throws(RecipeError) { return try others.read(wanted.file, arguments: wanted.arguments) } catch {
            let place = place["recipe"] ?? place
            let ours = error.diagnostics.filter { $0.location == nil }
            for diagnostic in ours { report(diagnostic.message, at: place, hint: diagnostic.hint) }
            if ours.isEmpty {
                report("the recipe \(wanted.file) has mistakes of its own", at: place)
            }
            otherDiagnostics += error.diagnostics.filter { $0.location != nil && !otherDiagnostics.contains($0) }
            return nil
        }
    }

    private func reportMissing(_ name: String, _ recipe: Recipe, _ file: HostPath, at place: Place) {
        let names = recipe.ownStages.map(\.name)
        report(
            "the recipe \(file) has no stage \(quoted(name))", at: place,
            hint: Suggestion.nearest(to: name, among: names).map { "did you mean \(quoted($0))?" }
                ?? "its stages are " + names.prefix(20).joined(separator: ", "))
    }

    /// False, and reported, where another recipe has the same name.
    private func add(_ stage: Stage, _ workdir: ImagePath?, at place: Place) -> Bool {
        guard let known = finishedStages[stage.name]?.stage else {
            otherStages.append(stage)
            finishedStages[stage.name] = (stage, workdir, place.mark)
            return true
        }
        guard let first = known.origin, let second = stage.origin, first.file != second.file else { return true }
        report(
            "two recipes are called \(quoted(first.name)): \(first.file) and \(second.file)", at: place,
            hint: "give each a name of its own")
        return false
    }
}

extension Recipe {
    /// What the names of its stages begin with elsewhere: other arguments make other stages.
    fileprivate func prefix(_ arguments: [String: String]) -> String {
        let given = arguments.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
        return name + (given.isEmpty ? "" : "[\(given)]") + ":"
    }
}

extension Stage {
    /// The stage as another recipe has it. What it was given itself keeps its name.
    fileprivate func taken(from recipe: Recipe, as prefix: String) -> Stage {
        if origin != nil { return self }
        let isOwn = { (name: String) in recipe[stage: name]?.origin == nil }
        var stage = self
        stage.name = prefix + name
        stage.origin = OtherRecipe(name: recipe.name, file: recipe.file, context: recipe.context)
        if case .stage(let base) = from, isOwn(base) { stage.from = .stage(prefix + base) }
        for (index, step) in steps.enumerated() {
            guard case .copy(var copy) = step.operation, case .stage(let source) = copy.from, isOwn(source) else {
                continue
            }
            copy.from = .stage(prefix + source)
            stage.steps[index].operation = .copy(copy)
        }
        return stage
    }
}
