internal import JSON

extension Language {
    /// A key for each rule, so that a name that no rule has is an error and editors know them all.
    static let checks = Shape<[String: CheckLevel]>.object(
        "checks", "an object of checks",
        "How seriously each rule is taken: those that the built image is looked over by (`docs/rules` has a page for "
            + "each), and those for the recipe itself (`docs/lint.md` has a section for each).",
        fields: names.map { name, severity, summary in
            .optional(
                name, \[String: CheckLevel][name], .choice(), summary, default: .string(severity.rawValue))
        }, initial: { _, _ in [:] })

    /// Of all rules.
    private static let names =
        RuleList.all.map { (name: $0.name, severity: $0.severity, summary: $0.summary) }
        + LintRuleList.all.map { (name: $0.name, severity: $0.severity, summary: $0.summary) }
}
