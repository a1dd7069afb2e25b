internal import HostSystem

/// Asks the started image what tests ask over HTTP: all of it of one container, in order.
struct RequestCheck {
    private let tests: StructureTests
    private let driver: any TestDriver
    private let cancellation: Cancellation

    init(_ tests: StructureTests, _ driver: any TestDriver, _ cancellation: Cancellation) {
        self.tests = tests
        self.driver = driver
        self.cancellation = cancellation
    }

    func results() throws -> [StructureTestResult] {
        let proof = Proof(http: tests.http.map(\.probe), environment: tests.environment)
        let prover = Prover(proof: proof, healthcheck: nil, tell: { _ in }, cancellation: cancellation)
        let started = ProcessInfo.uptime
        var results: [StructureTestResult] = []
        do {
            try driver.withStarted(proof) { container in
                let deadline = Deadline(after: proof.timeout.inSeconds)
                try prover.waitForAnswer(container, started, deadline)
                for test in tests.http { results.append(try result(of: test, prover, container, deadline)) }
            }
        } catch let error where error is CancelledError || error is LostContent {
            throw error
        } catch {
            // Nothing answered: then that is what is wrong with each.
            let seconds = ProcessInfo.uptime - started
            results = tests.http.map { Self.result(of: $0, ["\(error)"], seconds) }
        }
        return results
    }

    private func result(
        of test: HTTPTest, _ prover: Prover, _ container: any ProvedContainer, _ deadline: Deadline
    ) throws -> StructureTestResult {
        let start = ProcessInfo.uptime
        var failures: [String] = []
        do {
            try prover.check(test.probe, container, Deadline(after: 3).orSooner(deadline), deadline)
        } catch let error as ProofFailure { failures = error.findings }
        return Self.result(of: test, failures, ProcessInfo.uptime - start)
    }

    private static func result(of test: HTTPTest, _ failures: [String], _ seconds: Double) -> StructureTestResult {
        StructureTestResult(
            kind: "HTTP Test", name: test.probe.title, location: test.location, failures: failures, seconds: seconds)
    }
}
