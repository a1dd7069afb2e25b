extension StructureTestReport {
    /// As JUnit's XML: a suite a configuration, a case a test.
    public var junit: String {
        JUnit(name: image, suites: suites.map { .init(name: $0.file, cases: $0.results.map(\.testCase)) }).text
    }
}

extension StructureTestResult {
    fileprivate var testCase: JUnit.Case {
        let details = (failures + (location.map { ["at \($0)"] } ?? [])).joined(separator: "\n")
        return JUnit.Case(
            kind: kind, name: name, seconds: seconds, failure: failures.first.map { ($0, details) }, output: output,
            errors: errors)
    }
}
