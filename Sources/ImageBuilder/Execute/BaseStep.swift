internal import Archive
internal import ContentStore
internal import HostSystem
internal import OCI
internal import Packages
internal import Sandbox

/// Brings the layers that a stage starts from.
struct BaseStep {
    let base: Base
    let step: PlanStep
    let compression: Compression

    /// What the base is made of, by content.
    func describe(in record: inout CacheKeyRecord, _ builder: BuildWorker) throws {
        switch base {
        case .scratch, .stage: record.add("kind", "scratch")
        case .debian(let source):
            let resolved = try builder.resolve(source)
            record.add("kind", "debian \(source.variant.rawValue)")
            for package in resolved.packages {
                record.add("package \(package.name)", "\(package.version) \(package.sha256)")
            }
            record.add("base packages", resolved.identity.description)
        case .layout(let path, let reference):
            record.add("kind", "layout")
            _ = try path.status(followingLinks: true)
            let layout = LayoutDirectory(root: path, store: builder.store)
            let index = try layout.document("index.json") ?? layout.document("manifest.json") ?? []
            record.add("base index", digest(of: index).description)
            record.add("base reference", reference ?? "")
        case .archive(let path, let reference):
            record.add("kind", "archive")
            record.add("base content", try builder.fileDigest(path).description)
            record.add("base reference", reference ?? "")
        case .rootfs(let path):
            record.add("kind", "rootfs")
            if try path.status(followingLinks: true).kind == .directory {
                try DirectoryLayer(root: path, epoch: builder.epoch, ownsRoot: false, leavesOut: { _ in false })
                    .describe(in: &record) {
                        try builder.fileDigest($0, $1)
                    }
            } else {
                record.add("base content", try builder.fileDigest(path).description)
            }
        }
    }

    func perform(_ builder: BuildWorker, log: StepLog, output: @escaping @Sendable ([UInt8]) -> Void) throws
        -> StageState
    {
        switch base {
        case .scratch, .stage: return StageState()
        case .debian(let source): return try debian(source, builder, log, output)
        case .layout(let path, let reference):
            let files = LayoutDirectory(root: path, store: builder.store)
            return try take(
                ForeignImage(files, name: path.description, reference: reference, platform: builder.platform), builder)
        case .archive(let path, let reference):
            let files = try ImageArchive(path, store: builder.store, cancellation: builder.cancellation)
            return try take(
                ForeignImage(files, name: path.description, reference: reference, platform: builder.platform), builder)
        case .rootfs(let path): return try rootfs(path, builder)
        }
    }

    private func take(_ image: ForeignImage, _ builder: BuildWorker) throws -> StageState {
        try image.adopted(by: builder.layers, title: title, cancellation: builder.cancellation)
    }

    private func rootfs(_ path: HostPath, _ builder: BuildWorker) throws -> StageState {
        let summary = try builder.layers.write(compression) { writer in
            if try path.status(followingLinks: true).kind == .directory {
                try DirectoryLayer(root: path, epoch: builder.epoch, ownsRoot: false, leavesOut: { _ in false }).write(
                    into: writer, cancellation: builder.cancellation)
            } else {
                try copyTar(path, into: writer, builder)
            }
        }
        return finished(summary?.diffID)
    }

    private func copyTar(_ path: HostPath, into writer: LayerWriter, _ builder: BuildWorker) throws {
        let reader = try ArchiveReader(FileDescriptor.open(path))
        while let entry = try reader.next() {
            try builder.cancellation.check()
            if entry.path.isRoot { continue }
            if case .regular = entry.kind, entry.size > 0 {
                try writer.append(entry) { body in try reader.forEachChunk { try body.write($0) } }
            } else {
                try writer.append(entry)
            }
        }
    }

    private func debian(
        _ source: DebianSource, _ builder: BuildWorker, _ log: StepLog, _ output: @escaping @Sendable ([UInt8]) -> Void
    ) throws -> StageState {
        let packages = builder.packages { builder.progress(step, $0) }
        let resolved = try fetched(source, packages, builder)
        switch source.variant {
        case .slim:
            let summary = try builder.layers.write(compression) { writer in
                try packages.writeSlimLayer(resolved, epoch: builder.epoch, into: writer)
            }
            return finished(summary?.diffID)
        case .full: return try fullDebian(source, resolved, packages, builder, log, output)
        }
    }

    /// The packages, downloaded. A mirror keeps no old versions: where one of the known list is gone, apt is asked anew.
    private func fetched(
        _ source: DebianSource, _ packages: DebianPackages, _ builder: BuildWorker
    ) throws -> ResolvedPackages {
        let resolved = try builder.resolve(source)
        do { try packages.fetch(resolved) } catch let error as PackagesError where error.code == .outdated {
            throw BuildError(
                BuildFailure(message: error.message),
                hint: "the mirror has newer versions: build again with --refresh")
        }
        return resolved
    }

    private func fullDebian(
        _ source: DebianSource, _ resolved: ResolvedPackages, _ packages: DebianPackages, _ builder: BuildWorker,
        _ log: StepLog,
        _ output: @escaping @Sendable ([UInt8]) -> Void
    ) throws -> StageState {
        let work = try builder.store.makeWorkDirectory()
        let root = work.path / "root"
        let sandbox = try builder.sandbox()
        try packages.makeFullRoot(
            resolved, of: builder.debianBase(source), at: root, epoch: builder.epoch
        ) { root, command, environment in
            let scratch = try builder.store.makeWorkDirectory()
            let container = Container(
                root: .directory(root), scratch: scratch.path, arguments: command,
                environment: environment.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) })
            let status = try sandbox.run(container, log: log, cancellation: builder.cancellation, output: output)
            guard status.isSuccess else { throw log.failure(of: command.joined(separator: " "), status) }
        }
        let layer = DirectoryLayer(root: root, epoch: builder.epoch)
        let summary = try builder.layers.write(compression) { writer in
            try layer.write(into: writer, cancellation: builder.cancellation)
        }
        if let summary { _ = try builder.store.adopt(tree: root, for: summary.diffID) }
        return finished(summary?.diffID)
    }

    private var title: String { PlanOperation.base(base).title }

    private func finished(_ diffID: Digest?) -> StageState {
        var state = StageState().adding(diffID, title: title)
        state.baseLayerCount = state.layers.count
        return state
    }
}
