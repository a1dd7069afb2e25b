enum MissingPin: LintRule {
    static let name = "missing-pin"
    static let severity = CheckLevel.warn
    static let summary = "A base or a package is named without saying which: another day brings another."

    static func faults(in recipe: LintedRecipe) -> [LintFault] {
        recipe.recipe.ownStages.flatMap { bases(of: $0, recipe) }
            + recipe.runs.flatMap { packages(of: $0.run, $0.stage, $0.index, recipe) }
    }

    private static func bases(of stage: Stage, _ recipe: LintedRecipe) -> [LintFault] {
        var faults: [LintFault] = []
        if let fault = fault(stage.from, recipe.place(of: stage)["from"]) { faults.append(fault) }
        for (index, step) in stage.steps.enumerated() {
            guard case .copy(let copy) = step.operation, case .image(let base) = copy.from else { continue }
            if let fault = fault(base, recipe.place(of: index, in: stage)["from"]) { faults.append(fault) }
        }
        return faults
    }

    private static func fault(_ base: Base, _ place: Place?) -> LintFault? {
        let reference: String?
        switch base {
        case .layout(_, let name), .archive(_, let name): reference = name
        case .scratch, .stage, .debian, .rootfs: return nil
        }
        guard let reference, !reference.contains("sha256:"), let place else { return nil }
        return LintFault(
            message: "the base is picked by its tag, \(quoted(reference)): what has that tag changes",
            place: place["reference"] ?? place,
            fix: "pick it by its digest: \"reference\": \"sha256:…\" (skopeo inspect says it)")
    }

    private static func packages(of run: Run, _ stage: Stage, _ index: Int, _ recipe: LintedRecipe) -> [LintFault] {
        run.commands.compactMap { words in
            guard let installation = Installation(words), !installation.unpinned.isEmpty else { return nil }
            let names = installation.unpinned.joined(separator: ", ")
            return LintFault(
                message: "\(quoted(installation.title)) takes the newest there is of \(names)",
                place: recipe.place(of: index, in: stage), fix: "name the version, or install from a lock file")
        }
    }
}
