public import JSON
public import OCI

/// Something that a rule found in a built image, and what the recipe makes of it.
public struct Finding: Hashable, Sendable {
    /// The rule's name, which is that of its page in `docs/rules` too.
    public var rule: String
    public var severity: Diagnostic.Severity
    /// What is wrong, in a line.
    public var message: String
    /// What it is about, where that is one file.
    public var path: ImagePath?
    /// Where the recipe asks for it, with the line.
    public var location: SourceLocation?
    public var excerpt: SourceExcerpt?
    /// What to do about it.
    public var fix: String

    public init(
        rule: String, severity: Diagnostic.Severity, message: String, path: ImagePath? = nil,
        location: SourceLocation? = nil, excerpt: SourceExcerpt? = nil, fix: String
    ) {
        self.rule = rule
        self.severity = severity
        self.message = message
        self.path = path
        self.location = location
        self.excerpt = excerpt
        self.fix = fix
    }

    /// As errors in recipes are told.
    public var diagnostic: Diagnostic {
        Diagnostic(
            severity: severity, message: "\(message) [\(rule)]", location: location, hint: fix, excerpt: excerpt)
    }

    /// For programs, as `docs/report.md` describes it.
    public var json: JSONValue {
        .object(present: [
            "rule": .string(rule),
            "severity": .string(severity.rawValue),
            "message": .string(message),
            "path": path.map { .string($0.description) },
            "location": location.map { .string($0.description) },
            "fix": .string(fix),
        ])
    }
}

/// An image that its checks do not let out.
public struct CheckError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The image that did not come out, with everything that was found.
    public let report: SizeReport

    public var description: String {
        let rules = report.findings.filter { $0.severity == .error }.map(\.rule)
        let names = Set(rules).sorted().joined(separator: ", ")
        return "the image is not let out: \(names)\n"
            + "  help: docs/rules has a page for each; a rule that is wrong here is silenced with "
            + "\"checks\": { \"\(rules.first ?? "")\": \"warn\" }"
    }
}

extension SizeReport {
    /// - Throws: ``CheckError`` where something was found that is an error.
    func checkFindings() throws(CheckError) {
        if findings.contains(where: { $0.severity == .error }) { throw CheckError(report: self) }
    }
}
