internal import HostSystem
internal import OCI

/// Asks a started container everything that the recipe's proof and the image itself say it can answer.
struct Prover {
    let proof: Proof
    let healthcheck: ImageConfiguration.Healthcheck?
    /// Told as things are established.
    let tell: (ProofLine) -> Void
    let cancellation: Cancellation

    /// Asks all; throws ``ProofFailure`` at the first answer that is wrong.
    /// - Parameter started: when the container was, on `ProcessInfo.uptime`'s clock.
    func prove(_ container: some ProvedContainer, started: Double) throws {
        let deadline = Deadline(after: proof.timeout.inSeconds)
        if !proof.http.isEmpty {
            try waitForAnswer(container, started, deadline)
            for fact in try container.facts { tell(fact) }
        }
        let patience = Deadline(after: max(Double(healthcheck?.startPeriod ?? 0) / 1e9, 3)).orSooner(deadline)
        for probe in proof.http { try check(probe, container, patience, deadline) }
        if let command = try healthCommand { try check(health: command, container, deadline) }
        for command in proof.commands { try check(command, container, deadline) }
        if asksNothing { try settle(container) }
        if proof.http.isEmpty { for fact in try container.facts { tell(fact) } }
        try stop(container)
    }

    private var asksNothing: Bool { proof.http.isEmpty && proof.commands.isEmpty && (try? healthCommand) == nil }

    /// Until somebody answers; how is for the probes to judge.
    func waitForAnswer(_ container: some ProvedContainer, _ started: Double, _ deadline: Deadline) throws {
        let patience = Deadline(after: 5)
        var rhythm = Rhythm()
        while try !isAnswered(container, deadline) {
            try checkAlive(container, "start")
            let others = patience.hasPassed ? container.listeningPorts : []
            if deadline.hasPassed || !others.isEmpty { throw silence(of: container, others) }
            try rhythm.rest(cancellation)
        }
        tell(ProofLine(subject: "start", result: "answers", seconds: ProcessInfo.uptime - started))
    }

    /// A proxy in front of the container, such as Docker's, accepts before the container does: only an answer counts.
    private func isAnswered(_ container: some ProvedContainer, _ deadline: Deadline) throws -> Bool {
        let soon = Deadline(after: 5).orSooner(deadline)
        let harmless = proof.http.first { ["GET", "HEAD"].contains($0.method) }?.request
        do {
            let connection = try container.connect(by: soon)
            _ = try HTTPClient.exchange(
                harmless ?? HTTPRequest(method: "HEAD", target: "/"), host: "localhost", over: connection, by: soon)
            return true
        } catch let error as HTTPError {
            if case .malformed = error { return true }
            return false
        } catch is SystemError { return false }
    }

    private func silence(of container: some ProvedContainer, _ others: [UInt16]) -> ProofFailure {
        if others.isEmpty {
            return ProofFailure("start", ["nothing answered on port \(container.port) within \(proof.timeout)"])
        }
        let ports = others.map(String.init).joined(separator: ", ")
        return ProofFailure(
            "start",
            ["expected it to listen on port \(container.port), as its variable PORT says; it listens on \(ports)"])
    }

    /// A server error may be a warming-up; it is asked again until `patience` ends.
    func check(
        _ probe: HTTPProbe, _ container: some ProvedContainer, _ patience: Deadline, _ deadline: Deadline
    ) throws {
        let start = ProcessInfo.uptime
        var rhythm = Rhythm()
        while true {
            let (complaints, retry) = try ask(probe, container, deadline)
            if complaints.isEmpty { break }
            try checkAlive(container, probe.title)
            if !retry || patience.hasPassed { throw ProofFailure(probe.title, complaints) }
            try rhythm.rest(cancellation)
        }
        tell(ProofLine(subject: probe.title, result: "\(probe.status)", seconds: ProcessInfo.uptime - start))
    }

    private func ask(
        _ probe: HTTPProbe, _ container: some ProvedContainer, _ deadline: Deadline
    ) throws -> (complaints: [String], retry: Bool) {
        do {
            let connection = try container.connect(by: deadline)
            let response = try HTTPClient.exchange(probe.request, host: "localhost", over: connection, by: deadline)
            var complaints = probe.complaints(about: response)
            if !complaints.isEmpty, !response.body.isEmpty {
                complaints.append("its body: \(excerpt(response.body[...], limit: 400))")
            }
            return (complaints, response.status >= 500)
        } catch let error as HTTPError {
            return (["expected status \(probe.status), but \(error)"], true)
        } catch let error as SystemError {
            return (["expected status \(probe.status), but \(error)"], true)
        }
    }

    private func checkAlive(_ container: some ProvedContainer, _ subject: String) throws {
        try cancellation.check()
        if let status = try container.exitStatus {
            throw ProofFailure(subject, ["the container ended with \(status)"])
        }
    }

    /// Nothing is asked: then the least that an image must do is to start.
    private func settle(_ container: some ProvedContainer) throws {
        let end = Deadline(after: 0.5)
        while !end.hasPassed {
            if let status = try container.exitStatus {
                if !status.isSuccess { throw ProofFailure("start", ["the container ended with \(status)"]) }
                return tell(ProofLine(subject: "start", result: "ran to its end"))
            }
            try cancellation.check()
            pause(seconds: 0.02)
        }
        tell(ProofLine(subject: "start", result: "runs"))
    }

    private func stop(_ container: some ProvedContainer) throws {
        if try container.exitStatus != nil { return }
        let start = ProcessInfo.uptime
        let grace = 10.0
        let subject = "stop"
        switch try container.stop(grace: grace) {
        case .stopped:
            tell(ProofLine(subject: subject, result: "stopped by its signal", seconds: ProcessInfo.uptime - start))
        case .ignored:
            tell(ProofLine(subject: subject, result: "killed: its process does not handle the stop signal"))
        case .killed:
            throw ProofFailure(
                subject, ["expected it to end within \(Int(grace)) s of its stop signal, but it had to be killed"])
        }
    }
}

/// Pauses between attempts: short at first, so that a quick server is met at once.
struct Rhythm {
    private var next = 0.02

    mutating func rest(_ cancellation: Cancellation) throws {
        try cancellation.check()
        pause(seconds: next)
        next = min(next * 1.3, 0.25)
    }
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
