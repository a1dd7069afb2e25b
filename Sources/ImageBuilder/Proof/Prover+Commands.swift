internal import HostSystem
internal import OCI

extension Prover {
    /// The health check's command line as Docker runs it; nil where there is none.
    var healthCommand: [String]? {
        get throws {
            guard let test = healthcheck?.test, let kind = test.first else { return nil }
            switch kind {
            case "NONE": return nil
            case "CMD": return Array(test.dropFirst())
            case "CMD-SHELL": return ["/bin/sh", "-c", test.dropFirst().joined(separator: " ")]
            default: throw ProofFailure("health check", ["\"\(kind)\" is no kind of health check"])
            }
        }
    }

    /// Docker's way (its start period, retries and timeout), but for the interval: an image that is well says so at
    /// once.
    func check(health command: [String], _ container: some ProvedContainer, _ deadline: Deadline) throws {
        let subject = "health check"
        let start = ProcessInfo.uptime
        let startPeriod = Deadline(after: Double(healthcheck?.startPeriod ?? 0) / 1e9)
        let timeout = healthcheck?.timeout.map { Double($0) / 1e9 } ?? 30
        let retries = healthcheck?.retries.map { max($0, 1) } ?? 3
        var failures = 0
        var rhythm = Rhythm()
        while true {
            let (status, output) = try execute(command, container, subject, Deadline(after: timeout).orSooner(deadline))
            if status == .exited(0) { break }
            try checkRuns(container, subject)
            if startPeriod.hasPassed { failures += 1 }
            let outcome = status.map { "\($0)" } ?? "no end within \(timeout.formattedSeconds)"
            if failures >= retries || deadline.hasPassed || isHopeless(status) {
                throw ProofFailure(subject, ["expected exit status 0, got \(outcome)"] + said(command, output))
            }
            try rhythm.rest(cancellation)
        }
        tell(ProofLine(subject: subject, result: "healthy", seconds: ProcessInfo.uptime - start))
    }

    /// A program that is not there will not come.
    private func isHopeless(_ status: ExitStatus?) -> Bool { status == .exited(127) || status == .exited(126) }

    func check(_ command: [String], _ container: some ProvedContainer, _ deadline: Deadline) throws {
        let start = ProcessInfo.uptime
        let subject = command.map(shellQuoted).joined(separator: " ")
        let (status, output) = try execute(command, container, subject, deadline)
        guard status == .exited(0) else {
            try checkRuns(container, subject)
            let outcome = status.map { "\($0)" } ?? "no end within \(proof.timeout)"
            throw ProofFailure(subject, ["expected exit status 0, got \(outcome)"] + said(command, output))
        }
        tell(ProofLine(subject: subject, result: "exit status 0", seconds: ProcessInfo.uptime - start))
    }

    /// In a container that has just ended nothing can be started; then its end is what has to be told.
    private func execute(
        _ command: [String], _ container: some ProvedContainer, _ subject: String, _ deadline: Deadline
    ) throws -> (status: ExitStatus?, output: [UInt8]) {
        do { return try container.execute(command, by: deadline) } catch {
            // The kernel knows of its end before we do.
            for _ in 0..<20 {
                try checkRuns(container, subject)
                pause(seconds: 0.02)
            }
            throw error
        }
    }

    private func checkRuns(_ container: some ProvedContainer, _ subject: String) throws {
        try cancellation.check()
        if let status = try container.exitStatus { throw ProofFailure(subject, ["the container ended with \(status)"]) }
    }

    private func said(_ command: [String], _ output: [UInt8]) -> [String] {
        let lines = output.split(separator: UInt8(ascii: "\n")).suffix(10).map { String(decoding: $0, as: UTF8.self) }
        return ["its command: " + command.map(shellQuoted).joined(separator: " ")] + lines.map { "| \($0)" }
    }
}

extension Double {
    /// Seconds for people: `10 s`, `0.5 s`.
    var formattedSeconds: String {
        self == rounded() ? "\(Int(self)) s" : "\((self * 10).rounded() / 10) s"
    }
}
