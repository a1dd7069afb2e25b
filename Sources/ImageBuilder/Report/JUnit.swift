/// Results of tests as the XML that JUnit's task for ant began, and that Jenkins, GitLab and GitHub's actions read.
struct JUnit {
    /// What the whole run was about; nil says nothing.
    var name: String?
    var suites: [Suite]

    struct Suite {
        let name: String
        let cases: [Case]
    }

    struct Case {
        let kind: String
        let name: String
        let seconds: Double
        var place: (file: String, line: Int)?
        /// What went wrong, in a line and in full; nil for a test that passed.
        var failure: (message: String, details: String)?
        var output: [UInt8] = []
        var errors: [UInt8] = []
    }

    var text: String {
        var xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        xml += tag("testsuites", (name.map { [("name", $0)] } ?? []) + counts(suites.flatMap(\.cases))) + "\n"
        for suite in suites {
            xml += "  " + tag("testsuite", [("name", suite.name)] + counts(suite.cases)) + "\n"
            for test in suite.cases { xml += text(of: test) }
            xml += "  </testsuite>\n"
        }
        return xml + "</testsuites>\n"
    }

    private func counts(_ cases: [Case]) -> [(String, String)] {
        [
            ("tests", "\(cases.count)"), ("failures", "\(cases.count { $0.failure != nil })"), ("errors", "0"),
            ("time", seconds(cases.reduce(0) { $0 + $1.seconds })),
        ]
    }

    private func text(of test: Case) -> String {
        let place = test.place.map { [("file", $0.file), ("line", "\($0.line)")] } ?? []
        let attributes = [("name", test.name), ("classname", test.kind)] + place + [("time", seconds(test.seconds))]
        var xml = "    " + tag("testcase", attributes) + "\n"
        if let failure = test.failure {
            xml += element("failure", [("message", failure.message), ("type", test.kind)], failure.details)
        }
        for (name, bytes) in [("system-out", test.output), ("system-err", test.errors)] where !bytes.isEmpty {
            xml += element(name, [], String(decoding: bytes, as: UTF8.self))
        }
        return xml + "    </testcase>\n"
    }

    private func element(_ name: String, _ attributes: [(String, String)], _ text: String) -> String {
        "      \(tag(name, attributes))\(escaped(text))</\(name)>\n"
    }

    private func tag(_ name: String, _ attributes: [(String, String)]) -> String {
        // A line's end within an attribute would be read as a space (XML 1.0, section 3.3.3).
        let list = attributes.map { " \($0)=\"\(escaped($1).replacing("\n", with: "&#10;"))\"" }.joined()
        return "<\(name)\(list)>"
    }

    private func seconds(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }

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
            case "\0"..<" ", "\u{7F}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
