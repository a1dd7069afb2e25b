/// An image that its recipe's tests do not let out.
public struct StructureTestError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The image that did not come out, with its tests.
    public let report: SizeReport
    /// One for each test that failed, at its place.
    public let diagnostics: [Diagnostic]

    init(_ report: SizeReport, _ tests: StructureTestReport) {
        self.report = report
        diagnostics = tests.results.filter { !$0.passed }.map(\.diagnostic)
    }

    public var description: String {
        let count = report.tests?.results.count ?? 0
        return "the image is not let out: \(diagnostics.count) of \(count) \(count == 1 ? "test" : "tests") failed"
    }
}

extension StructureTestResult {
    fileprivate var diagnostic: Diagnostic {
        Diagnostic(
            message: "\(kind) \(quoted(name)): " + failures.joined(separator: "\n  "), location: location,
            excerpt: location.flatMap(SourceExcerpt.init))
    }
}

extension SizeReport {
    /// - Throws: ``StructureTestError`` where a test failed.
    func checkTests() throws(StructureTestError) {
        if let tests, !tests.passed { throw StructureTestError(self, tests) }
    }
}
