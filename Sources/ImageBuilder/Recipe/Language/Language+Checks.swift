internal import JSON

extension Language {
    /// A key for each rule, so that a name that no rule has is an error and editors know them all.
    static let checks = Shape<[String: CheckLevel]>.object(
        "checks", "an object of checks",
        "How seriously each rule is taken that the built image is looked over by. `docs/rules` has a page for each.",
        fields: RuleList.all.map { rule in
            .optional(
                rule.name, \[String: CheckLevel][rule.name], .choice(), rule.summary,
                default: .string(rule.severity.rawValue))
        }, initial: { _, _ in [:] })
}
