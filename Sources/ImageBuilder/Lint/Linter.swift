public import HostSystem
internal import JSON

/// Looks recipes over without building them.
public struct Linter: Sendable {
    /// Values for arguments, by name.
    public var arguments: [String: String]

    public init(arguments: [String: String] = [:]) {
        self.arguments = arguments
    }

    /// Everything that the rules find which the recipe does not turn off, in the order of the file.
    /// - Throws: ``RecipeError`` for a recipe that cannot be built from.
    public func findings(in file: HostPath) throws -> [LintFinding] {
        let recipe = try LintedRecipe(file: file, overrides: arguments)
        // A build would not begin with them either.
        _ = try recipe.recipe.tests.read()
        var findings: [(offset: Int, finding: LintFinding)] = []
        for rule in LintRuleList.all {
            let level = recipe.recipe.checks[rule.name] ?? rule.severity
            if level == .off { continue }
            for fault in try rule.faults(in: recipe) {
                let mark = fault.place.mark
                let diagnostic = Diagnostic(
                    severity: level == .error ? .error : .warning, message: "\(fault.message) [\(rule.name)]",
                    location: recipe.source.location(of: mark, path: fault.place.path), hint: fault.fix,
                    excerpt: recipe.source.excerpt(of: mark))
                findings.append(
                    (mark.lowerBound, LintFinding(rule: rule.name, message: fault.message, diagnostic: diagnostic)))
            }
        }
        return findings.enumerated()
            .sorted { ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset) }.map(\.element.finding)
    }
}

/// Something that a rule has to say about a recipe.
public struct LintFinding: Hashable, Sendable {
    public let rule: String
    /// What is wrong, in a line.
    public let message: String
    /// The same for people, with the rule's name behind it, the place and what to do.
    public let diagnostic: Diagnostic
}

/// What was found in some recipes.
public struct LintReport: Hashable, Sendable {
    /// In the order in which they were named.
    public let recipes: [HostPath]
    public let findings: [LintFinding]

    public init(recipes: [HostPath], findings: [LintFinding]) {
        self.recipes = recipes
        self.findings = findings
    }

    public var errors: Int { findings.count { $0.diagnostic.severity == .error } }
    public var warnings: Int { findings.count - errors }
}
