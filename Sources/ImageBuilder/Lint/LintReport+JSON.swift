internal import HostSystem
public import JSON

extension LintReport {
    /// For programs. The keys are promised; more may come.
    public var json: JSONValue {
        [
            "schema": "oci-build/lint/1", "recipes": .strings(recipes.map(\.description)),
            "errors": .integer(errors), "warnings": .integer(warnings), "findings": .array(findings.map(\.json)),
        ]
    }
}

extension LintFinding {
    fileprivate var json: JSONValue {
        .object(present: [
            "rule": .string(rule), "severity": .string(diagnostic.severity.rawValue), "message": .string(message),
            "file": diagnostic.location.map { .string($0.file.description) },
            "line": diagnostic.location.map { .integer($0.line) },
            "column": diagnostic.location.map { .integer($0.column) },
            "path": diagnostic.location.map { .string($0.path) }, "fix": diagnostic.hint.map { .string($0) },
        ])
    }
}
