internal import ContentStore
internal import HostSystem
internal import OCI
internal import Sandbox

extension ImageBuilder {
    /// Proves the image in our own sandbox, unless the same image passed the same proof before.
    func proveInSandbox(_ image: BuiltImage, _ state: StageState) throws {
        guard request.verify == .auto || request.verify == .sandbox, let proof = effectiveProof(image) else { return }
        let key = proofKey(image, proof, "sandbox")
        // A proof that is asked for by name is always carried out.
        if request.verify == .auto, request.useCache, try worker.store.record(for: key) != nil {
            observer.receive(.note("the proof in the sandbox is unchanged: passed before", location: nil))
            return
        }
        let runtime = try SandboxRuntime.find()
        let work = try worker.store.makeWorkDirectory()
        let layers = try state.layers.reversed().map { try worker.layers.tree(of: $0.diffID) }
        let user = try worker.files(of: state).accounts().resolve(image.configuration.execution.user)
        let log = worker.logs / "proof.log"
        try carryOut("sandbox", log: log) {
            let subject = try ProofSubject(image.configuration, proof: proof, user: user)
            let started = ProcessInfo.uptime
            let container = try SandboxedContainer(subject, layers: layers, runtime: runtime, work: work.path, log: log)
            try prover(image, proof).prove(container, started: started)
        }
        try worker.store.store(record: Array("passed".utf8), for: key)
    }

    /// Puts the written archive into Docker, where one answers and it is asked for, and proves it there.
    func tryInDocker(_ image: BuiltImage, _ state: StageState, archive: HostPath) throws {
        guard let engine = try engine() else { return }
        let proof = request.verify == .auto || request.verify == .docker ? effectiveProof(image) : nil
        let loaded = try engine.load(archive, image)
        do {
            if let proof { try proveInDocker(image, state, proof, engine, loaded) }
        } catch {
            try loaded.withdraw()
            throw error
        }
        observer.receive(
            .note("Docker \(engine.version) has it: \(image.tags.first?.familiar ?? image.id.description)", location: nil))
        if request.load == .never { try loaded.withdraw() }
    }

    /// Whether Docker has the image already, and it passed there: then nothing of it is sent.
    func isKnownToDocker(_ image: BuiltImage) throws -> Bool {
        guard request.useCache, request.verify != .docker, let engine = try engine() else { return true }
        if let proof = effectiveProof(image), request.verify == .auto,
            try worker.store.record(for: proofKey(image, proof, "docker")) == nil
        {
            return false
        }
        return try engine.holds(image)
    }

    /// Whether there is an engine to put the image into.
    func wantsDocker() throws -> Bool { try engine() != nil }

    private func proveInDocker(
        _ image: BuiltImage, _ state: StageState, _ proof: Proof, _ engine: DockerEngine, _ loaded: LoadedImage
    ) throws {
        let user = try worker.files(of: state).accounts().resolve(image.configuration.execution.user)
        try carryOut("docker", log: nil) {
            let subject = try ProofSubject(image.configuration, proof: proof, user: user)
            let started = ProcessInfo.uptime
            let container = try DockerContainer(subject, image: loaded.name, engine: engine)
            do { try prover(image, proof).prove(container, started: started) } catch let failure as ProofFailure {
                throw DockerProofFailure(failure: failure, tail: container.logTail())
            }
        }
        try worker.store.store(record: Array("passed".utf8), for: proofKey(image, proof, "docker"))
    }

    /// A proof's failure with what the container said before it died.
    private struct DockerProofFailure: Error {
        let failure: ProofFailure
        let tail: [String]
    }

    /// The engine that is wanted; nil where none is, or where none answers and none is demanded.
    private func engine() throws -> DockerEngine? {
        let demanded = request.load == .always || request.verify == .docker
        guard demanded || request.load == .auto, request.stage == nil else { return nil }
        if let engine = try DockerEngine.find(cancellation: cancellation) { return engine }
        guard demanded else { return nil }
        throw BuildError(
            "no Docker engine answers",
            hint: "start one (dockerd), set DOCKER_HOST, or build with --load auto and --verify sandbox")
    }

    private func prover(_ image: BuiltImage, _ proof: Proof) -> Prover {
        Prover(
            proof: proof, healthcheck: image.configuration.execution.healthcheck,
            tell: { observer.receive(.proofLine($0)) }, cancellation: cancellation)
    }

    /// What there is to prove: nil for an image that says neither what runs nor what to ask.
    private func effectiveProof(_ image: BuiltImage) -> Proof? {
        let execution = image.configuration.execution
        if execution.entrypoint.isEmpty, execution.command.isEmpty { return nil }
        return recipe.proof ?? Proof()
    }

    private func proofKey(_ image: BuiltImage, _ proof: Proof, _ place: String) -> Digest {
        var record = CacheKeyRecord(domain: "proof/1")
        record.add("image", image.digest.description)
        record.add("proof", "\(proof)")
        record.add("place", place)
        return record.key.digest
    }

    /// Tells of a proof's begin and end, and makes a build error of what it found wrong.
    private func carryOut(_ place: String, log: HostPath?, _ body: () throws -> Void) throws {
        let started = ProcessInfo.uptime
        observer.receive(.proofStarted(place: place))
        func fail(_ failure: ProofFailure, _ tail: [String]) -> BuildError {
            let failure = BuildFailure(
                message: failure.description, logPath: log?.description, tail: tail,
                command: log.map { "less \(shellQuoted($0.description))" })
            observer.receive(.proofFailed(place: place, failure))
            return BuildError(failure, stage: "proof", step: place)
        }
        do { try body() } catch let failure as ProofFailure {
            throw fail(failure, log.map { lastLines(of: $0) } ?? [])
        } catch let error as DockerProofFailure {
            throw fail(error.failure, error.tail)
        }
        observer.receive(.proofFinished(place: place, seconds: ProcessInfo.uptime - started))
    }
}
