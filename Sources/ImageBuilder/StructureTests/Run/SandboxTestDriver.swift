internal import Archive
internal import ContentStore
internal import HostSystem
internal import OCI
internal import Sandbox

/// Tests an image in our own sandbox, without network.
struct SandboxTestDriver: TestDriver {
    let image: TestedImage
    let runtime: SandboxRuntime?
    let cancellation: Cancellation

    var name: String { "sandbox" }
    var execution: ImageConfiguration.Execution { image.execution }

    func file(at path: String) throws -> TestedFile? { try image.file(at: path) }
    func content(of path: String) throws -> [UInt8]? { try image.content(of: path) }
    func directories(in path: String) throws -> [String]? { try image.directories(in: path) }

    func run(
        _ commands: [[String]], environment: [EnvironmentVariable], user: String?, timeout: Double,
        wants: (Int, CommandOutcome) throws -> Bool
    ) throws {
        let trees = try trees()
        let runtime = try runtime ?? SandboxRuntime.find()
        let work = try image.layers.store.makeWorkDirectory()
        for name in ["upper", "work"] { try (work.path / name).createDirectory() }
        let user = try image.files.accounts().resolve(user ?? execution.user)
        for (index, command) in commands.enumerated() {
            let container = Container(
                root: .overlay(lower: trees, upper: work.path / "upper", work: work.path / "work"),
                scratch: work.path / "container\(index)", arguments: command,
                environment: environment.map { (name: $0.name, value: $0.value) },
                user: Container.User(id: user.id, group: user.group, additionalGroups: user.additionalGroups),
                workingDirectory: execution.workingDirectory.isEmpty ? "/" : execution.workingDirectory,
                mounts: [try .ownHosts(in: work.path)])
            if try !wants(index, try outcome(of: container, runtime, timeout)) { return }
        }
    }

    private func outcome(
        of container: Container, _ runtime: SandboxRuntime, _ timeout: Double
    ) throws -> CommandOutcome {
        let output = try Collector()
        let errors = try Collector()
        let running: RunningContainer
        do throws(SandboxError) {
            running = try runtime.start(container, output: output.input, error: errors.input)
        } catch {
            try cancellation.check()
            if case .runtime(let message, _) = error { throw CommandFailure(description: message) }
            throw error
        }
        let deadline = Deadline(after: timeout)
        let status = try cancellation.withHandler({ running.stop(grace: 0) }) { try running.wait(by: deadline) }
        running.stop(grace: 0)
        try cancellation.check()
        return CommandOutcome(status: status, output: try output.finish(), errors: try errors.finish())
    }

    func withStarted(_ proof: Proof, _ body: (any ProvedContainer) throws -> Void) throws {
        let user = try image.files.accounts().resolve(execution.user)
        let subject = try ProofSubject(image.configuration, proof: proof, user: user)
        if subject.arguments.isEmpty { throw ProofFailure("start", ["the image has no command"]) }
        let work = try image.layers.store.makeWorkDirectory()
        let container = try SandboxedContainer(
            subject, layers: try trees(), runtime: try runtime ?? SandboxRuntime.find(), work: work.path,
            log: work.path / "log")
        defer { container.container.stop(grace: 0) }
        try body(container)
    }

    /// Top first.
    private func trees() throws -> [HostPath] {
        try image.state.layers.reversed().map { try image.layers.tree(of: $0.diffID) }
    }
}

extension TestedImage {
    func file(at path: String) throws -> TestedFile? {
        let path = try ImagePath(path)
        // Layers need not mention the root; an engine makes it so.
        guard let node = files.tree.resolve(path, followingLast: false) else {
            return path.isRoot ? TestedFile(kind: .directory, mode: 0o755, user: 0, group: 0) : nil
        }
        let entry = files.tree.content(of: node.path)?.entry ?? node.entry
        return TestedFile(kind: .init(entry.kind), mode: entry.mode, user: entry.owner, group: entry.group)
    }

    func content(of path: String) throws -> [UInt8]? {
        guard let node = files.tree.resolve(try ImagePath(path)) else { return nil }
        guard let content = files.tree.content(of: node.path) else { return nil }
        return try files.read(content.path, limit: CommandOutcome.contentLimit)
    }

    func directories(in path: String) throws -> [String]? {
        guard let node = files.tree.resolve(try ImagePath(path)), node.entry.kind == .directory else { return nil }
        return files.tree.children(of: node.path).filter { $0.entry.kind == .directory }
            .map { String(decoding: $0.path.name, as: UTF8.self) }
    }
}

extension CommandOutcome {
    /// A file that is larger is not searched.
    static let contentLimit = 64 << 20
}

extension TestedFile.Kind {
    init(_ kind: TarEntry.Kind) {
        switch kind {
        case .regular, .hardLink: self = .regular
        case .directory: self = .directory
        case .symbolicLink: self = .symbolicLink
        case .fifo: self = .fifo
        case .characterDevice: self = .characterDevice
        case .blockDevice: self = .blockDevice
        }
    }
}
