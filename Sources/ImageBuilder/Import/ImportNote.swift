/// Something to know about a Dockerfile that became a recipe.
public struct ImportNote: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
        /// What the Dockerfile leaves open, or says of a base that is not here.
        case assumed
        /// What a recipe cannot say, and the image will not have.
        case lost
        /// What works as written, and is wrong all the same.
        case fault
    }

    public let kind: Kind
    /// The check of built images that finds the same; nil where it is no fault.
    public let rule: String?
    public let diagnostic: Diagnostic
}

extension ImportNote {
    init(
        _ kind: Kind, rule: String? = nil, _ message: String, hint: String? = nil, at span: Range<Int>,
        _ source: SourceText
    ) {
        self.kind = kind
        self.rule = rule
        let prefix = rule ?? (kind == .lost ? "not carried over" : "assumed")
        diagnostic = Diagnostic(
            severity: kind == .lost ? .error : .warning, message: "\(prefix): \(message)",
            location: source.location(of: span, path: ""), hint: hint, excerpt: source.excerpt(of: span))
    }
}
