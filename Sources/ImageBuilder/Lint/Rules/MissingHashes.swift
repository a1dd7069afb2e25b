enum MissingHashes: LintRule {
    static let name = "missing-hashes"
    static let severity = CheckLevel.warn
    static let summary = "Dependencies are installed without a lock file or hashes that say exactly which."

    static func faults(in recipe: LintedRecipe) -> [LintFault] {
        recipe.runs.flatMap { run, stage, index -> [LintFault] in
            run.commands.compactMap { words in
                guard let installation = Installation(words), let looseness = installation.looseness else { return nil }
                return LintFault(
                    message: "\(quoted(installation.title)) \(looseness.what)",
                    place: recipe.place(of: index, in: stage), fix: looseness.fix)
            }
        }
    }
}
