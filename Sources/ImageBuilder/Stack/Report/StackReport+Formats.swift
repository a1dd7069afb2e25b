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

    /// For continuous integration, as JUnit's XML: the checks are one suite.
    public var junit: String {
        let cases = checks.map { check in
            JUnit.Case(
                kind: stack, name: check.title, seconds: check.seconds,
                place: check.location.map { ("\($0.file)", $0.line) },
                failure: check.failure.map { ($0.message, ([$0.message] + $0.tail).joined(separator: "\n")) })
        }
        return JUnit(suites: [.init(name: "\(stack) (\(driver.rawValue))", cases: cases)]).text
    }
}
