internal import HostSystem
public import JSON

extension LintReport {
    /// As SARIF 2.1.0 (OASIS), which code-scanning views read.
    /// - Parameter version: this program's.
    public func sarif(version: String) -> JSONValue {
        let rules = LintRuleList.all
        let index = Dictionary(uniqueKeysWithValues: rules.enumerated().map { ($0.element.name, $0.offset) })
        let driver: JSONValue = [
            "name": "oci-build", "version": .string(version), "rules": .array(rules.map { $0.sarif }),
        ]
        return [
            "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
            "version": "2.1.0",
            "runs": [
                [
                    "tool": ["driver": driver], "columnKind": "unicodeCodePoints",
                    "results": .array(findings.map { $0.sarif(index[$0.rule] ?? -1) }),
                ]
            ],
        ]
    }
}

extension LintRule {
    fileprivate static var sarif: JSONValue {
        [
            "id": .string(name), "shortDescription": ["text": .string(summary)],
            "help": ["text": .string("docs/lint.md has a section of this name.")],
            "defaultConfiguration": ["level": .string(severity == .error ? "error" : "warning")],
        ]
    }
}

extension LintFinding {
    fileprivate func sarif(_ index: Int) -> JSONValue {
        let text = diagnostic.hint.map { "\(message). Fix: \($0)" } ?? message
        return .object(present: [
            "ruleId": .string(rule), "ruleIndex": .integer(index),
            "level": .string(diagnostic.severity.rawValue), "message": ["text": .string(text)],
            "locations": diagnostic.location.map { .array([$0.sarif(diagnostic.excerpt)]) },
            // What stays the same when lines above move.
            "partialFingerprints": diagnostic.location.map { ["recipePath/v1": .string("\(rule) \($0.path)")] },
        ])
    }
}

extension SourceLocation {
    fileprivate func sarif(_ excerpt: SourceExcerpt?) -> JSONValue {
        let region: JSONValue = .object(present: [
            "startLine": .integer(line), "startColumn": .integer(column),
            // What is marked ends on the line that it starts on; the end is the column behind it.
            "endLine": excerpt.map { _ in .integer(line) },
            "endColumn": excerpt.map { .integer(column + $0.markedText.unicodeScalars.count) },
            "snippet": excerpt.map { ["text": .string($0.text)] },
        ])
        return ["physicalLocation": ["artifactLocation": ["uri": .string(uri)], "region": region]]
    }

    /// A relative path stays one: the view knows the repository. RFC 3986, section 2.
    private var uri: String {
        let encoded = file.bytes.map { byte in
            let isPlain = isWordByte(byte) || "-.~/".utf8.contains(byte)
            if isPlain { return String(UnicodeScalar(byte)) }
            return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
        return file.isAbsolute ? "file://" + encoded : encoded
    }
}
