enum ShellWithoutShell: LintRule {
    static let name = "shell-without-shell"
    static let severity = CheckLevel.error
    static let summary = "A command written as a string wants /bin/sh, and the stage has none."

    static func faults(in recipe: LintedRecipe) -> [LintFault] {
        recipe.recipe.ownStages.flatMap { stage -> [LintFault] in
            if mayHaveShell(below: stage, recipe) { return [] }
            var faults: [LintFault] = []
            for (index, step) in stage.steps.enumerated() {
                switch step.operation {
                // What is copied or made may be a shell.
                case .copy(let copy) where copy.from != .context: return faults
                case .copy(let copy) where copy.to.contains("bin"): return faults
                case .run(let run):
                    guard case .shell = run.command else { return faults }
                    let place = recipe.place(of: index, in: stage)
                    faults.append(
                        LintFault(
                            message: "the stage \(quoted(stage.name)) has no /bin/sh for a command written as a string",
                            place: place["run"] ?? place,
                            fix: "add \"dash\" to its packages, or write the command as a list of words"))
                default: continue
                }
            }
            return faults
        }
    }

    private static func mayHaveShell(below stage: Stage, _ recipe: LintedRecipe) -> Bool {
        let stages = recipe.foundations(of: stage)
        // Of what a stage below did, too much is possible.
        if stages.dropFirst().contains(where: { !$0.steps.isEmpty }) { return true }
        switch stages.last?.from {
        case .scratch: return false
        // Essential packages, shells among them, are in no other's list of dependencies, and slim takes only those.
        case .debian(let source) where source.variant == .slim:
            return source.packages.contains {
                ["dash", "bash", "busybox", "zsh", "mksh"].contains($0.split(separator: "=").first)
            }
        default: return true
        }
    }
}
