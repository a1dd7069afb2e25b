public import JSON

extension StackReport {
    /// For programs.
    public var json: JSONValue {
        [
            "stack": .string(stack), "driver": .string(driver.rawValue), "passed": .bool(hasPassed),
            "checks": .array(
                checks.map { check in
                    .object(present: [
                        "title": .string(check.title), "location": check.location.map { .string("\($0)") },
                        "seconds": .number((check.seconds * 1000).rounded() / 1000),
                        "failure": check.failure.map { .string($0.message) },
                    ])
                }),
        ]
    }

    /// For people: one line.
    public var text: String {
        let passed = checks.count { $0.failure == nil }
        return "\(stack): \(passed) of \(checks.count) checks passed in \(driver.rawValue)\n"
    }

    /// For continuous integration: the XML that JUnit's task for ant began and everybody reads.
    public var junit: String {
        let failures = checks.count { $0.failure != nil }
        let time = Self.seconds(checks.reduce(0) { $0 + $1.seconds })
        let name = Self.escaped("\(stack) (\(driver.rawValue))")
        var lines = [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
            "<testsuites>",
            "  <testsuite name=\"\(name)\" tests=\"\(checks.count)\" failures=\"\(failures)\" errors=\"0\" time=\"\(time)\">",
        ]
        for check in checks {
            let place = check.location.map { " file=\"\(Self.escaped("\($0.file)"))\" line=\"\($0.line)\"" } ?? ""
            let head =
                "    <testcase classname=\"\(Self.escaped(stack))\" name=\"\(Self.escaped(check.title))\"\(place) time=\"\(Self.seconds(check.seconds))\""
            guard let failure = check.failure else {
                lines.append(head + "/>")
                continue
            }
            let details = ([failure.message] + failure.tail).joined(separator: "\n")
            lines += [
                head + ">",
                "      <failure message=\"\(Self.escaped(failure.message))\">\(Self.escaped(details))</failure>",
                "    </testcase>",
            ]
        }
        return (lines + ["  </testsuite>", "</testsuites>"]).map { $0 + "\n" }.joined()
    }

    private static func seconds(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }

    /// Text for an attribute or an element of XML 1.0, which has no control characters at all.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n": result += "&#10;"
            case "\t": result += "&#9;"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F || (0xFFFE...0xFFFF).contains(scalar.value):
                result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
