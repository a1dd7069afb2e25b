internal import ContentStore
internal import HostSystem
internal import JSON
internal import OCI
internal import Sandbox

extension ImageBuilder {
    /// Proves the image in the sandbox, unless the request says otherwise or this very image passed before.
    func prove(_ image: BuiltImage, _ state: StageState) throws {
        guard request.verify == .auto || request.verify == .sandbox, let proof = try proof(of: image, state) else {
            return
        }
        let record = proof.subject.record(of: image, place: "sandbox").key.digest
        // A proof that is asked for by name is carried out whatever is known.
        if worker.useCache, request.verify == .auto, try worker.store.record(for: record) != nil {
            return proof.tellPassed(in: "sandbox")
        }
        let work = try worker.store.makeWorkDirectory()
        let layers = try state.layers.reversed().map { try worker.layers.tree(of: $0.diffID) }
        try proof.inSandbox(layers: layers, runtime: worker.sandbox(), work: work.path)
        try worker.store.store(record: Array("passed".utf8), for: record)
    }

    /// Puts the finished archive into Docker, compares what the engine says, and proves it there.
    func load(
        _ archive: HostPath, _ image: BuiltImage, _ state: StageState, _ engine: DockerEngine,
        _ report: inout SizeReport
    ) throws {
        let wasHeld = try engine.holds(image)
        let loaded = try engine.load(archive, image)
        do {
            if isProvenInDocker, let proof = try proof(of: image, state) {
                try proof.inDocker(loaded)
                let record = proof.subject.record(of: image, place: "docker").key.digest
                try worker.store.store(record: Array("passed".utf8), for: record)
            }
            if let tests = try test(image, state, in: loaded) { report.tests = tests }
            try report.checkTests()
        } catch {
            try loaded.withdraw()
            throw error
        }
        if request.load == .never, !wasHeld { return try loaded.withdraw() }
        let name = image.tags.first?.familiar ?? image.id.description
        observer.receive(.note("Docker \(engine.version) has \(name), as computed", location: nil))
    }

    /// Whether Docker, where it is wanted, has this image and it passed there: then nothing of it is sent again.
    func isKnownToDocker(_ image: BuiltImage, _ state: StageState) throws -> Bool {
        guard let engine = try engine() else { return true }
        guard worker.useCache, request.verify != .docker else { return false }
        if isProvenInDocker, let proof = try proof(of: image, state) {
            let record = proof.subject.record(of: image, place: "docker").key.digest
            if try worker.store.record(for: record) == nil { return false }
        }
        return try engine.holds(image)
    }

    /// The engine to load into; nil where none is wanted, or none answers and none is demanded.
    func engine() throws -> DockerEngine? {
        let isDemanded = request.load == .always || request.verify == .docker
        guard request.stage == nil, isDemanded || request.load == .auto else { return nil }
        if let engine = try DockerEngine.find(cancellation: cancellation) { return engine }
        if isDemanded { throw Self.noEngine }
        return nil
    }

    private var isProvenInDocker: Bool { request.verify == .auto || request.verify == .docker }

    private func proof(of image: BuiltImage, _ state: StageState) throws -> ImageProof? {
        // An image that says how to ask for its health is asked; of one that says nothing, nothing is known to expect.
        let hasHealth = image.configuration.execution.healthcheck.map { $0.test != ["NONE"] } ?? false
        guard let proof = recipe.proof ?? (hasHealth ? Proof() : nil) else { return nil }
        let user = try worker.files(of: state).accounts().resolve(image.configuration.execution.user)
        let subject: ProofSubject
        do { subject = try ProofSubject(image.configuration, proof: proof, user: user) } catch {
            throw BuildError(BuildFailure(message: "\(error)"), stage: "proof")
        }
        if subject.arguments.isEmpty {
            observer.receive(.note("the image has no command: nothing to prove", location: nil))
            return nil
        }
        return ImageProof(subject: subject, observer: observer, cancellation: cancellation, logs: worker.recipe.logs)
    }

    private static var noEngine: BuildError {
        BuildError("no Docker engine answers", hint: "start one, name it with DOCKER_HOST, or build with --load never")
    }
}

extension ProofSubject {
    /// Everything that a passed proof depends on.
    func record(of image: BuiltImage, place: String) -> CacheKeyRecord {
        var record = CacheKeyRecord(domain: "proof/2")
        record.add("place", place)
        record.add("image", image.id.description)
        for (number, probe) in proof.http.enumerated() { record.add("http \(number)", probe.words) }
        for (number, command) in proof.commands.enumerated() { record.add("command \(number)", command) }
        record.add("env", proof.environment.map { "\($0.name)=\($0.value)" })
        record.add("how", "\(proof.timeout) \(proof.readOnly)")
        return record
    }
}

extension HTTPProbe {
    /// The same words for the same request and answer: a dictionary's own order is another in each process.
    fileprivate var words: [String] {
        func lines(_ headers: [String: String]) -> [String] {
            headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        }
        return [method, path, "\(status)", body ?? ""] + lines(headers) + ["contains"] + contains + ["headers"]
            + lines(expectedHeaders) + ["json", json?.text() ?? ""]
    }
}

extension ImageProof {
    /// The same image passed the same proof before.
    func tellPassed(in place: String) {
        observer.receive(.proofStarted(place: place))
        observer.receive(.proofLine(ProofLine(subject: "image", result: "passed before, unchanged")))
        observer.receive(.proofFinished(place: place, seconds: 0))
    }
}
