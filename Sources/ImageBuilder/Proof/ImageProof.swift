internal import HostSystem
internal import OCI
internal import Sandbox

/// Proves one image where it is asked to, and tells how that goes.
struct ImageProof {
    let subject: ProofSubject
    let observer: any BuildObserver
    let cancellation: Cancellation
    /// Takes the containers' logs.
    let logs: HostPath

    /// In our own sandbox.
    /// - Parameters:
    ///   - layers: the image's trees, top first.
    ///   - work: an empty directory for the container.
    func inSandbox(layers: [HostPath], runtime: SandboxRuntime, work: HostPath) throws {
        let log = logs / "proof-sandbox.log"
        try prove(in: "sandbox", log: log) {
            try SandboxedContainer(subject, layers: layers, runtime: runtime, work: work, log: log)
        }
    }

    /// In a Docker engine that holds the image.
    func inDocker(_ image: LoadedImage) throws {
        try prove(in: "docker", log: nil) {
            try DockerContainer(subject, image: image.name, engine: image.engine)
        }
    }

    private func prove<Container: ProvedContainer>(
        in place: String, log: HostPath?, start: () throws -> Container
    ) throws {
        let started = ProcessInfo.uptime
        observer.receive(.proofStarted(place: place))
        var tail: [String] = []
        do {
            let container = try start()
            defer { withExtendedLifetime(container) {} }
            do { try prover.prove(container, started: started) } catch {
                tail = container.logTail()
                throw error
            }
        } catch let error as CancelledError {
            throw error
        } catch {
            try cancellation.check()
            let command = log.map { "less \(shellQuoted($0.description))" }
            let failure = BuildFailure(
                message: "\(error)", logPath: tail.isEmpty ? nil : log?.description, tail: tail,
                command: tail.isEmpty ? nil : command)
            observer.receive(.proofFailed(place: place, failure))
            throw BuildError(failure, stage: "proof", step: "in \(place)")
        }
        observer.receive(.proofFinished(place: place, seconds: ProcessInfo.uptime - started))
    }

    private var prover: Prover {
        Prover(
            proof: subject.proof, healthcheck: subject.configuration.execution.healthcheck,
            tell: { observer.receive(.proofLine($0)) }, cancellation: cancellation)
    }
}
