internal import Archive
internal import ContentStore
internal import HostSystem
internal import OCI
internal import Packages
internal import Sandbox
import Synchronization

/// Knows the operations: what each depends on, how each is done, where results are kept. The solver decides when.
struct BuildWorker: Worker {
    let store: ContentStore
    let layers: LayerStore
    let fileDigests: FileDigestCache
    /// Packages with somebody to tell how far they are.
    let makePackages: @Sendable (Cancellation, @escaping @Sendable (PackagesProgress) -> Void) -> DebianPackages
    /// The recipe whose steps are worked on.
    var recipe: WorkedRecipe
    /// Those that stages were taken from.
    let others: [OtherRecipe: WorkedRecipe]
    let platform: Platform
    let secrets: [String: Secret]
    let compression: Compression
    /// Seconds since 1970 that everything made here is dated to.
    let epoch: Int
    var cancellation: Cancellation
    let useCache: Bool
    /// Whether package lists are asked for anew.
    let refresh: Bool
    /// Told why a step is not served from the cache.
    let missed: @Sendable (PlanStep, String) -> Void
    /// Told how far packages are; nil stands for the time before the steps.
    let progress: @Sendable (PlanStep?, PackagesProgress) -> Void
    /// Told of a running step's output.
    let output: @Sendable (PlanStep, [UInt8]) -> Void
    /// What several steps look at, read once.
    let memory = BuildMemory()

    /// Files of the context and bases are looked at; all else is in the recipe.
    func definitionBlocks(_ step: PlanStep) -> Bool {
        switch step.operation {
        case .base: true
        case .copy(let copy, _): if case .context = copy.from { true } else { false }
        case .run, .account, .directories: false
        }
    }

    func definition(of step: PlanStep, inputs: [CacheKey]) throws -> CacheKeyRecord {
        try placed(step) { worker in
            var record = CacheKeyRecord(domain: "step/3")
            record.add("platform", platform.description)
            record.add("epoch", String(epoch))
            record.add("input", inputs.map(\.description))
            try worker.describe(step, in: &record)
            return record.sealing()
        }
    }

    private func describe(_ step: PlanStep, in record: inout CacheKeyRecord) throws {
        // Last: that something changed is better told by what changed.
        defer { record.add("title", step.title) }
        switch step.operation {
        case .base(let base):
            try BaseStep(base: base, step: step, compression: compression(for: step)).describe(in: &record, self)
        case .account(let user): AccountStep(user: user, epoch: epoch).describe(in: &record)
        case .copy(let copy, let workdir): try CopyStep(copy: copy, workdir: workdir).describe(in: &record, self)
        case .run(let run, let settings): RunStep(run: run, settings: settings).describe(in: &record)
        case .directories(let directories):
            DirectoriesStep(directories: directories, epoch: epoch).describe(in: &record)
        }
    }

    func recall(_ definition: CacheKeyRecord, _ step: PlanStep) throws -> StageState? {
        guard useCache, let bytes = try store.record(for: definition.key.digest),
            let state = StageState(decoding: bytes),
            try state.layers.allSatisfy({ try layers.contains($0.diffID, as: $0.original) })
        else { return nil }
        try noteUse(of: step, state, definition)
        return state
    }

    func expect(_ step: PlanStep) {
        // Without a runtime, the step says so.
        if case .run = step.operation { try? sandbox().prepare() }
    }

    /// A base and an account say everything in their definition; a copy and a command also depend on what they find.
    func content(of step: PlanStep, inputs: [StageState]) throws -> CacheKeyRecord? {
        guard let below = inputs.first else { return nil }
        return try placed(step) { worker in
            var record = CacheKeyRecord(domain: "content/3")
            record.add("platform", platform.description)
            record.add("epoch", String(epoch))
            switch step.operation {
            case .base: return nil
            case .copy(let copy, let workdir):
                let items = try CopyStep(copy: copy, workdir: workdir).resolve(inputs, worker)
                try items.describe(in: &record)
            case .run, .account, .directories:
                try worker.describe(step, in: &record)
                record.add("layer", below.layers.map(\.diffID.description))
                record.add("base environment", below.execution.environment)
                record.add("base user", below.execution.user)
                record.add("base workdir", below.execution.workingDirectory)
            }
            return record.sealing()
        }
    }

    func recall(_ content: CacheKeyRecord, _ step: PlanStep, inputs: [StageState]) throws -> StageState? {
        guard useCache, let below = inputs.first, let bytes = try store.record(for: content.key.digest) else {
            return nil
        }
        let text = String(decoding: bytes, as: UTF8.self)
        if text == Self.nothing { return below }
        guard let diffID = try? Digest(text), try layers.contains(diffID) else { return nil }
        return below.adding(diffID, title: step.title)
    }

    func remember(_ state: StageState, under definition: CacheKeyRecord, _ step: PlanStep) throws {
        try store.store(record: state.encoded, for: definition.key.digest)
        try noteUse(of: step, state, definition)
    }

    func perform(
        _ step: PlanStep, inputs: [StageState], definition: CacheKeyRecord, content: CacheKeyRecord?
    ) throws -> (output: StageState, isRecalled: Bool) {
        try placed(step) { worker in
            let lock = try store.lock((content ?? definition).key.digest, cancellation: cancellation)
            defer { withExtendedLifetime(lock) {} }
            // Another process may have made it while this one waited.
            if let state = try recall(definition, step) { return (state, true) }
            if let content, let state = try recall(content, step, inputs: inputs) { return (state, true) }
            let (state, _) = try alongside({ try explain(step, definition) }) { try worker.make(step, inputs) }
            try remember(state, under: definition, step)
            if let content, let below = inputs.first {
                let made = state.layers.count > below.layers.count ? state.layers.last?.diffID.description : nil
                try store.store(record: Array((made ?? Self.nothing).utf8), for: content.key.digest)
            }
            return (state, false)
        }
    }

    /// Tells why the step is made.
    private func explain(_ step: PlanStep, _ definition: CacheKeyRecord) throws {
        let reason = try reason(for: step, definition)
        if reason != .neverBuilt { missed(step, "\(reason)") }
    }

    private static let nothing = "nothing"

    private func make(_ step: PlanStep, _ inputs: [StageState]) throws -> StageState {
        let log = try StepLog(recipe.logs / "\(step.ownStage)-\(step.location.line).log")
        let output = output
        let tell: @Sendable ([UInt8]) -> Void = { output(step, $0) }
        if case .base(let base) = step.operation {
            return try BaseStep(base: base, step: step, compression: compression(for: step)).perform(
                self, log: log, output: tell)
        }
        guard let below = inputs.first else { throw BuildError("\(step.title) stands on nothing") }
        let compression = compression(for: step)
        let diffID: Digest?
        switch step.operation {
        case .base: diffID = nil
        case .account(let user):
            diffID = try AccountStep(user: user, epoch: epoch).perform(files(of: below), layers, compression)
        case .copy(let copy, let workdir):
            diffID = try CopyStep(copy: copy, workdir: workdir).perform(inputs, self, compression)
        case .run(let run, let settings):
            diffID = try RunStep(run: run, settings: settings).perform(below, self, compression, log: log, output: tell)
        case .directories(let directories):
            diffID = try DirectoriesStep(directories: directories, epoch: epoch).perform(
                files(of: below), layers, compression)
        }
        return below.adding(diffID, title: step.title)
    }

    /// What is no part of the image is not worth compressing.
    func compression(for step: PlanStep) -> Compression { step.isExported ? compression : .none }

    func files(of state: StageState) throws -> StageFiles {
        try memory.files(of: state.layers.map(\.diffID), in: layers)
    }

    func packages(_ progress: @escaping @Sendable (PackagesProgress) -> Void) -> DebianPackages {
        makePackages(cancellation, progress)
    }

    func sandbox() throws -> SandboxRuntime { try SandboxRuntime.find() }

    func debianBase(_ source: DebianSource) throws -> DebianBase {
        guard let architecture = DebianBase.architecture(for: platform) else {
            throw BuildError("Debian has no packages for \(platform)")
        }
        return DebianBase(
            suite: source.suite, packages: source.packages, variant: source.variant == .slim ? .slim : .full,
            mirror: source.mirror, components: source.components, architecture: architecture, keyring: source.keyring,
            exclude: source.exclude)
    }

    func resolve(_ source: DebianSource) throws -> ResolvedPackages {
        let base = try debianBase(source)
        return try memory.packages(of: base) {
            let packages = packages { [progress] in progress(nil, $0) }
            return try packages.resolve(
                base, notBefore: refresh ? Timestamp.now.seconds : nil, allowOutdated: !refresh)
        }
    }

    /// The digest of a file's content, from the file-digest cache where the file has not changed.
    func fileDigest(_ path: HostPath, _ status: FileStatus? = nil) throws -> Digest {
        if let status, let known = fileDigests.digest(for: status) { return known }
        return try fileDigests.digest(of: FileDescriptor.open(path), as: status)
    }

    /// Lets the worker for the step's own recipe do something, and gives whatever fails a place in that.
    private func placed<Result>(_ step: PlanStep, _ body: (BuildWorker) throws -> Result) throws -> Result {
        var worker = self
        worker.recipe = recipe(of: step)
        do { return try body(worker) } catch let error as BuildError {
            throw error.placed(at: step)
        } catch let error where error is CancelledError || error is LostContent {
            throw error
        } catch {
            throw BuildError(BuildFailure(message: "\(error)")).placed(at: step)
        }
    }
}
