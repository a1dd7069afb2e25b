internal import HostSystem

/// Carries out configurations of structure tests on one image.
struct StructureTestRun {
    let image: TestedImage
    let driver: any TestDriver
    let cancellation: Cancellation
    /// Told of each result as it comes.
    let tell: (StructureTestResult) -> Void

    func report(of configurations: [StructureTests]) throws -> StructureTestReport {
        let start = ProcessInfo.uptime
        let suites = try configurations.map { tests in
            StructureTestReport.Suite(file: tests.file.description, results: try results(of: tests))
        }
        return StructureTestReport(
            image: image.name, driver: driver.name, suites: suites, seconds: ProcessInfo.uptime - start)
    }

    /// In the order in which the original carries them out.
    private func results(of tests: StructureTests) throws -> [StructureTestResult] {
        var results: [StructureTestResult] = []
        func add(_ kind: String, _ name: String, _ location: SourceLocation?, _ body: () throws -> Findings) throws {
            try cancellation.check()
            let result = try measured(kind, name, location, body)
            results.append(result)
            tell(result)
        }
        let files = FileChecks(driver: driver, environment: image.environment)
        for test in tests.commands {
            try add("Command Test", test.name, test.location) {
                try CommandCheck(test, tests, driver, image).findings()
            }
        }
        for test in tests.existence {
            try add("File Existence Test", test.name, test.location) { Findings(try files.complaints(about: test)) }
        }
        for test in tests.contents {
            try add("File Content Test", test.name, test.location) { Findings(try files.complaints(about: test)) }
        }
        for test in tests.licenses {
            try add("License Test", "licenses", test.location) { Findings(try files.complaints(about: test)) }
        }
        if let test = tests.metadata {
            try add("Metadata Test", "metadata", test.location) { Findings(test.complaints(about: driver.execution)) }
        }
        if let test = tests.size {
            try add("Size Test", "size", test.location) { Findings(try test.complaints(about: image)) }
        }
        if !tests.http.isEmpty {
            let asked = try RequestCheck(tests, driver, cancellation).results()
            asked.forEach(tell)
            results += asked
        }
        return results
    }

    private func measured(
        _ kind: String, _ name: String, _ location: SourceLocation?, _ body: () throws -> Findings
    ) throws -> StructureTestResult {
        let start = ProcessInfo.uptime
        let findings: Findings
        do { findings = try body() } catch let error where error is CancelledError || error is LostContent {
            throw error
        } catch {
            // Of one test that cannot be carried out, the others know nothing.
            findings = Findings(["\(error)"])
        }
        return StructureTestResult(
            kind: kind, name: name, location: location, failures: findings.complaints,
            seconds: ProcessInfo.uptime - start, output: findings.output, errors: findings.errors)
    }
}

/// What a test found wrong, and what its command said.
struct Findings {
    var complaints: [String]
    var output: [UInt8] = []
    var errors: [UInt8] = []

    init(_ complaints: [String]) {
        self.complaints = complaints
    }
}
