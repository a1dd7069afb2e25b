extension StructureTestReport {
    /// As JUnit's XML, the form that Jenkins, GitLab and GitHub's actions read: a suite a configuration, a case a test.
    public var junit: String {
        var xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        xml += element("testsuites", ["name": image] + counts(results))
        for suite in suites {
            xml += "  " + element("testsuite", ["name": suite.file] + counts(suite.results))
            for result in suite.results { xml += testCase(result, suite) }
            xml += "  </testsuite>\n"
        }
        return xml + "</testsuites>\n"
    }

    private func counts(_ results: [StructureTestResult]) -> KeyValuePairs {
        [
            "tests": "\(results.count)", "failures": "\(results.count { !$0.passed })", "errors": "0",
            "time": seconds(results.reduce(0) { $0 + $1.seconds }),
        ]
    }

    private func testCase(_ result: StructureTestResult, _ suite: Suite) -> String {
        var xml =
            "    "
            + element(
                "testcase",
                ["name": result.name, "classname": result.kind, "time": seconds(result.seconds)])
        if let first = result.failures.first {
            let text = (result.failures + (result.location.map { ["at \($0)"] } ?? [])).joined(separator: "\n")
            xml += "      " + element("failure", ["message": first, "type": result.kind], text)
        }
        for (name, bytes) in [("system-out", result.output), ("system-err", result.errors)] where !bytes.isEmpty {
            xml += "      " + element(name, [:], String(decoding: bytes, as: UTF8.self))
        }
        return xml + "    </testcase>\n"
    }

    private func seconds(_ value: Double) -> String { "\(value.inMilliseconds)" }

    private func element(_ name: String, _ attributes: KeyValuePairs, _ text: String? = nil) -> String {
        let list = attributes.pairs.map { " \($0.key)=\"\(escaped($0.value))\"" }.joined()
        return "<\(name)\(list)>" + (text.map { escaped($0) + "</\(name)>" } ?? "") + "\n"
    }

    /// Control characters have no place in XML 1.0, section 2.2, escaped or not.
    private func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            case "\0"..<" ", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

/// An element's attributes in their order.
private struct KeyValuePairs: ExpressibleByDictionaryLiteral {
    var pairs: [(key: String, value: String)]

    init(dictionaryLiteral elements: (String, String)...) {
        pairs = elements.map { (key: $0.0, value: $0.1) }
    }

    static func + (left: KeyValuePairs, right: KeyValuePairs) -> KeyValuePairs {
        var joined = left
        joined.pairs += right.pairs
        return joined
    }
}
