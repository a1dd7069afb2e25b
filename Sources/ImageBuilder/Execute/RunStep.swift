internal import Archive
internal import ContentStore
internal import HostSystem
internal import OCI
internal import Sandbox

/// Runs a command in a stage's file system and keeps what it changed.
struct RunStep {
    /// What Docker gives a container that has no `PATH` of its own.
    static let defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    let run: Run
    let settings: StageSettings

    /// What decides the result, beside the file system that it runs in.
    func describe(in record: inout CacheKeyRecord) {
        switch run.command {
        case .exec(let words): record.add("run", words)
        case .shell(let line): record.add("run", line)
        }
        for variable in environment { record.add("environment \(variable.name)", variable.value) }
        record.add("user", (run.user ?? settings.user).map { "\($0)" } ?? "")
        record.add("workdir", (run.workdir ?? settings.workdir)?.description ?? "")
        record.add("network", run.network.rawValue)
        for mount in run.cacheMounts { record.add("cache \(mount.target)", "\(mount.id) \(mount.sharing.rawValue)") }
        // Which secrets there are, never what they say.
        for secret in run.secrets { record.add("secret \(secret.id)", "\(secret.target) \(secret.mode)") }
    }

    /// The stage's variables, then the step's own: each name once.
    private var environment: [EnvironmentVariable] {
        var all = settings
        all.set(run.environment)
        return all.environment
    }

    func perform(
        _ state: StageState, _ builder: BuildWorker, _ compression: Compression, log: StepLog,
        output: @escaping @Sendable ([UInt8]) -> Void
    ) throws -> Digest? {
        let files = try builder.files(of: state)
        let user = try files.accounts().resolve(run.user ?? settings.user ?? .reference(state.execution.user))
        let work = try builder.store.makeWorkDirectory()
        let upper = work.path / "upper"
        try upper.createDirectory()
        try (work.path / "work").createDirectory()
        let lower = try trees(of: state.layers.map(\.diffID), builder.layers)

        let caches = try CacheMounts(run.cacheMounts, builder.store, user, builder.cancellation)
        var container = Container(
            root: .overlay(lower: lower, upper: upper, work: work.path / "work"), scratch: work.path / "scratch",
            arguments: arguments, environment: variables(state, user, builder),
            user: Container.User(id: user.id, group: user.group, additionalGroups: user.additionalGroups),
            workingDirectory: directory(state), mounts: try mounts(caches, work.path, user, builder),
            network: run.network == .host ? .host : .none)
        defer { withExtendedLifetime(caches) {} }
        let runtime = try builder.sandbox()
        let filter = CompiledFilter(runtime, in: builder.store)
        try filter.use(in: &container)
        let status = try runtime.run(container, log: log, cancellation: builder.cancellation, output: output)
        try filter.keep(from: container)
        guard status.isSuccess else { throw log.failure(status) }
        return try keep(upper, builder, compression)
    }

    /// The extracted layers, top first. The topmost is often new and has to be made, the others looked through.
    private func trees(of layers: [Digest], _ store: LayerStore) throws -> [HostPath] {
        guard let top = layers.last else { return [] }
        let (rest, first) = try alongside({ try store.tree(of: top) }) {
            try layers.dropLast().reversed().map { try store.tree(of: $0) }
        }
        return [first] + rest
    }

    private func keep(_ upper: HostPath, _ builder: BuildWorker, _ compression: Compression) throws -> Digest? {
        let changes = DirectoryLayer(root: upper, epoch: builder.epoch)
        let summary = try builder.layers.write(compression) { writer in
            try changes.write(into: writer, cancellation: builder.cancellation)
        }
        if let summary { _ = try builder.store.adopt(tree: upper, for: summary.diffID) }
        return summary?.diffID
    }

    private func directory(_ state: StageState) -> String {
        if let workdir = run.workdir ?? settings.workdir { return workdir.description }
        return state.execution.workingDirectory.isEmpty ? "/" : state.execution.workingDirectory
    }

    private var arguments: [String] {
        switch run.command {
        case .exec(let words): words
        case .shell(let line): ["/bin/sh", "-c", line]
        }
    }

    /// The base's variables, the stage's, the step's; what every step may rely on; how to reach the host's network.
    private func variables(_ state: StageState, _ user: ResolvedUser, _ builder: BuildWorker) -> [(
        name: String, value: String
    )] {
        var all = StageSettings()
        all.set([
            EnvironmentVariable(name: "PATH", value: Self.defaultPath),
            EnvironmentVariable(name: "HOME", value: user.home),
            EnvironmentVariable(name: "SOURCE_DATE_EPOCH", value: String(builder.epoch)),
        ])
        if run.network == .host { all.set(HostNetwork().environment) }
        all.set(state.execution.environment.compactMap(EnvironmentVariable.init(parsing:)))
        all.set(environment)
        return all.environment.map { (name: $0.name, value: $0.value) }
    }

    private func mounts(
        _ caches: CacheMounts, _ work: HostPath, _ user: ResolvedUser, _ builder: BuildWorker
    ) throws -> [Container.Mount] {
        var mounts = caches.mounts
        if run.network == .host { mounts += HostNetwork().mounts } else { mounts.append(try .ownHosts(in: work)) }
        for mount in run.secrets {
            guard let secret = builder.secrets[mount.id] else {
                if !mount.required { continue }
                throw BuildError(
                    "the secret \"\(mount.id)\" is not given",
                    hint: "add --secret id=\(mount.id),file=PATH or --secret id=\(mount.id),env=VARIABLE")
            }
            let file = work / "secret-\(mounts.count)"
            try AtomicFile.write(try secret.value(), to: file, mode: 0o600, durable: false)
            try file.setMode(mount.mode)
            try file.setOwner(user.id, group: user.group)
            mounts.append(Container.Mount(.bind(file, readOnly: true), at: mount.target.description))
        }
        return mounts
    }
}

/// The directories behind a step's cache mounts, locked where the step wants them alone.
struct CacheMounts {
    let mounts: [Container.Mount]
    private let locks: [HeldLock]

    init(_ requested: [CacheMount], _ store: ContentStore, _ user: ResolvedUser, _ cancellation: Cancellation) throws {
        var mounts: [Container.Mount] = []
        var locks: [HeldLock] = []
        // In one order for everybody, so that two steps never wait for each other.
        for mount in requested.sorted(by: { $0.id < $1.id }) {
            // Users do not share one: files of one would be unreadable or, worse, writable to the other.
            let name = "\(mount.id) \(user.text)"
            let path = try store.cacheMount(name)
            let mode: FileLock.Mode = mount.sharing == .locked ? .exclusive : .shared
            locks.append(HeldLock(try store.lockCacheMount(name, mode, cancellation: cancellation)))
            try path.setOwner(user.id, group: user.group)
            mounts.append(Container.Mount(.bind(path, readOnly: false), at: mount.target.description))
        }
        self.mounts = mounts
        self.locks = locks
    }
}

/// A lock that can stand in an array: held as long as somebody has it.
private final class HeldLock: Sendable {
    private let lock: RangeLock
    init(_ lock: consuming RangeLock) { self.lock = lock }
}

extension EnvironmentVariable {
    /// `NAME=value`, as a configuration has it.
    init?(parsing text: String) {
        guard let equals = text.firstIndex(of: "=") else { return nil }
        self.init(name: String(text[..<equals]), value: String(text[text.index(after: equals)...]))
    }
}
