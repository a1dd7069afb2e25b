/// Something that is looked for in a recipe, without building it. Each has a section of its name in `docs/lint.md`.
protocol LintRule: SendableMetatype {
    /// As `checks` in a recipe names it.
    static var name: String { get }
    /// What becomes of a fault where the recipe does not say.
    static var severity: CheckLevel { get }
    /// What it finds, in a line.
    static var summary: String { get }

    static func faults(in recipe: LintedRecipe) throws -> [LintFault]
}

/// What a rule found.
struct LintFault {
    /// What is wrong, in a line.
    let message: String
    /// Where the recipe says so.
    let place: Place
    /// What to do about it.
    let fix: String
}

/// Every rule for recipes, by its name.
enum LintRuleList {
    /// In the order in which they are documented.
    static let all: [any LintRule.Type] = [
        UnusedStage.self, UnusedArgument.self, CopyBeforeInstall.self, NeedlessNetwork.self, CompilerPackage.self,
        MissingPin.self, MissingHashes.self, MissingIgnoreFile.self, LargeContext.self, MissingBudget.self,
        MissingProof.self, ShellWithoutShell.self, HTTPHealthWithoutClient.self,
    ]
}
