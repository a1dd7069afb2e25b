internal import HostSystem

/// Asks a running stack everything that its test says.
struct StackTester {
    let run: StackRun
    let observer: any StackObserver
    let cancellation: Cancellation

    /// Does all steps in order; the first that fails ends it.
    func test(_ report: inout StackReport) throws {
        for step in run.stack.test.steps {
            try cancellation.check()
            let start = ProcessInfo.uptime
            do { try perform(step) } catch let error where !(error is CancelledError) {
                let failure = failure(step, error)
                observer.receive(.stepFailed(step.title, failure))
                report.add(step.title, at: step.location, ProcessInfo.uptime - start, failure)
                throw BuildError(failure, stage: step.title, location: step.location)
            }
            observer.receive(.stepPassed(step.title, seconds: ProcessInfo.uptime - start))
            report.add(step.title, at: step.location, ProcessInfo.uptime - start)
        }
    }

    private func failure(_ step: StackStep, _ error: any Error) -> BuildFailure {
        if let error = error as? BuildError { return error.failure }
        let container = step.services.first.flatMap { run.containers(of: $0.name).first }
        let log = container?.log?.description
        let message = (error as? ProofFailure)?.findings.joined(separator: "\n  ") ?? "\(error)"
        return BuildFailure(
            message: message, logPath: log, tail: container?.logTail() ?? [],
            command: log.map { "less \(shellQuoted($0))" })
    }

    private func perform(_ step: StackStep) throws {
        let deadline = Deadline(after: run.stack.test.timeout.inSeconds)
        switch step.operation {
        case .request(let probe, let service, let port, let isTLS):
            for container in run.containers(of: service.name) {
                let port = ServicePort(container: container, port: try self.port(port, service), isTLS: isTLS)
                // A proxy knows only after a moment that somebody behind it is back.
                try prover.check(probe, port, Deadline(after: 5).orSooner(deadline), deadline)
            }
        case .run(let command, let service):
            guard let container = run.containers(of: service.name).first else { return }
            try prover.check(command, ServicePort(container: container, port: 0, isTLS: false), deadline)
        case .restart(let services): try run.restart(services.map(\.name))
        case .unreachable(let service, let port, let origin):
            try checkUnreachable(service, try self.port(port, service), from: origin)
        }
    }

    private var prover: Prover {
        Prover(
            proof: Proof(timeout: run.stack.test.timeout), healthcheck: nil, tell: { _ in },
            cancellation: cancellation)
    }

    private func port(_ port: UInt16?, _ service: Reference) throws -> UInt16 {
        if let port { return port }
        let environment = run.stack[service: service.name]?.environment ?? []
        if let own = run.images[service.name]?.port(environment) { return own }
        throw run.stack.error(
            "the image of \(quoted(service.name)) says of no port that it serves it", at: service.location,
            hint: "add \"port\" to the step")
    }

    /// A connection that is refused has arrived, so it counts as reached: only silence, or no way there, is isolation.
    private func checkUnreachable(_ service: Reference, _ port: UInt16, from origin: Reference?) throws {
        if origin == nil { try checkUnpublished(service) }
        let origins = origin.map { [$0.name] } ?? run.layout.strangers(to: service.name)
        for replica in run.layout.replicas(of: service.name) {
            guard let container = run.containers(of: service.name).first(where: { $0.name == replica.name }) else {
                continue
            }
            for address in try run.driver.addresses(of: container, replica) {
                for other in origins.flatMap(run.containers(of:)) {
                    guard let how = reach(address, port, from: try other.network) else { continue }
                    throw ProofFailure(
                        "unreachable", ["expected no way from \(other.name) to \(address):\(port), but \(how)"])
                }
            }
        }
    }

    private func checkUnpublished(_ service: Reference) throws {
        guard let port = run.stack[service: service.name]?.ports.first else { return }
        throw ProofFailure(
            "unreachable", ["port \(port.host) of this machine leads to it (\(port.location))"])
    }

    /// How an address was reached; nil where it was not.
    private func reach(_ address: String, _ port: UInt16, from network: NetworkNamespace) -> String? {
        do throws(SystemError) {
            _ = try network.connect(to: address, port: port, by: Deadline(after: 1))
            return "it answers"
        } catch {
            return error.errno == .connectionRefused ? "it refuses the connection, so packets arrive" : nil
        }
    }
}

extension StackStep {
    /// One line that says what it does.
    var title: String {
        switch operation {
        case .request(let probe, let service, _, _): "\(service.name): \(probe.title)"
        case .run(let command, let service):
            "\(service.name): " + command.map(shellQuoted).joined(separator: " ")
        case .restart(let services): "restart " + services.map(\.name).joined(separator: ", ")
        case .unreachable(let service, _, let origin):
            "\(service.name) is unreachable from \(origin?.name ?? "outside")"
        }
    }
}
