internal import HostSystem

/// What a proof found wrong.
struct ProofFailure: Error, Sendable, CustomStringConvertible {
    /// What was asked of the image: `GET /health`, `health check`.
    let subject: String
    /// What was expected and what came, one a line.
    let findings: [String]

    init(_ subject: String, _ findings: [String]) {
        self.subject = subject
        self.findings = findings
    }

    var description: String {
        subject + ": " + findings.joined(separator: "\n  ")
    }
}
