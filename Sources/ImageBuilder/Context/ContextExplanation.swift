public import OCI

/// Why a path belongs to the context or does not.
public struct ContextExplanation: Hashable, Sendable, CustomStringConvertible {
    public let path: ImagePath
    public let verdict: IgnoreRules.Verdict
    /// Whether something below a path that is out may be in all the same.
    public let mayHoldIncluded: Bool

    public var isIncluded: Bool { verdict.isIncluded }

    /// `out (.dockerignore:3: node_modules)`
    public var description: String {
        guard let rule = verdict.rule else { return "in (no rule excludes it)" }
        let rest = mayHoldIncluded ? "; a later rule may take back something in it" : ""
        return "\(isIncluded ? "in" : "out") (\(rule)\(rest))"
    }
}
