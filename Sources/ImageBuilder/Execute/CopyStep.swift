internal import Archive
internal import ContentStore
internal import HostSystem
internal import OCI

/// Copies files from the context, a stage or another image into a stage.
///
/// Keyed by what is copied and where it lands, not by how either came about: a copy is a layer of its own, and what
/// changes beside it in the stage does not concern it.
struct CopyStep {
    let copy: Copy
    let workdir: ImagePath?

    /// What can be said before the stages are made: the request and, from the context, the files themselves.
    func describe(in record: inout CacheKeyRecord, _ builder: BuildWorker) throws {
        record.add("source", copy.sources)
        record.add("to", copy.to)
        record.add("workdir", workdir?.description ?? "")
        record.add("owner", copy.owner.map { "\($0.user):\($0.group.map { "\($0)" } ?? "")" } ?? "")
        record.add("mode", copy.mode.map { "\($0)" } ?? "")
        record.add("parents", String(copy.parents))
        record.add("exclude", copy.exclude)
        guard case .context = copy.from else { return }
        var links: [FileIdentity: ImagePath] = [:]
        for file in try builder.facts(of: builder.selection(of: copy)) {
            var value = file.value
            if let identity = file.identity {
                if let first = links[identity] { value += " = \(String(unambiguous: first.bytes))" }
                links[identity] = links[identity] ?? file.path
            }
            record.add(file.name, value)
        }
    }

    /// Where everything lands, and as what.
    func resolve(_ inputs: [StageState], _ builder: BuildWorker) throws -> ResolvedCopy {
        guard let below = inputs.first else { throw BuildError("a copy stands on nothing") }
        let stage = try builder.files(of: below)
        let owner = try stage.accounts().resolve(copy.owner)
        let workdir = workdir ?? (try? ImagePath(below.execution.workingDirectory)) ?? .root
        let source: CopyContent
        let placement: CopyPlacement
        switch copy.from {
        case .context:
            source = .context(builder)
            let tree = ContextTree(builder.context)
            placement = try place(builder.selection(of: copy), in: tree, stage, workdir)
        case .stage, .image:
            guard inputs.count > 1 else { throw BuildError("a copy has no source") }
            let files = try builder.files(of: inputs[1])
            source = .stage(files)
            let tree = StageTree(files: files)
            placement = try place(CopySelection(copy, in: tree), in: tree, stage, workdir)
        }
        let parents = stage.directories(above: placement.paths, epoch: builder.epoch)
        return ResolvedCopy(placement: placement, parents: parents, owner: owner, source: source)
    }

    private func place(
        _ selection: CopySelection, in tree: some FileTree, _ stage: StageFiles, _ workdir: ImagePath
    ) throws -> CopyPlacement {
        try CopyPlacement(
            selection, of: copy, from: tree, into: StageTree(files: stage), workingDirectory: workdir)
    }

    func perform(_ inputs: [StageState], _ builder: BuildWorker, _ compression: Compression) throws -> Digest? {
        let resolved = try resolve(inputs, builder)
        let summary = try builder.layers.write(compression) { writer in
            try resolved.write(into: writer, epoch: builder.epoch, builder.cancellation)
        }
        if let summary { try resolved.check(summary) }
        return summary?.diffID
    }
}

/// Where the content of copied files comes from.
enum CopyContent {
    case context(BuildWorker)
    case stage(StageFiles)

    /// Kind and content in a word or two; what a key depends on.
    func summary(of node: FileNode) throws -> String {
        try Self.summary(of: node, mode: isContext ? node.portableMode : node.mode & 0o7777) {
            "\(try digest(of: node))"
        }
    }

    static func summary(of node: FileNode, mode: UInt32, digest: () throws -> String) rethrows -> String {
        let mode = String(mode, radix: 8)
        switch node.kind {
        case .regular: return "file \(mode) \(try digest())"
        case .directory: return "directory \(mode)"
        case .symbolicLink(let target): return "link \(String(unambiguous: target))"
        case .fifo: return "fifo \(mode)"
        case .characterDevice(let major, let minor): return "character device \(major):\(minor) \(mode)"
        case .blockDevice(let major, let minor): return "block device \(major):\(minor) \(mode)"
        }
    }

    private var isContext: Bool { if case .context = self { true } else { false } }

    private func digest(of node: FileNode) throws -> Digest {
        switch self {
        case .context(let builder):
            return try builder.digest(of: node)
        case .stage(let files):
            guard let digest = files.tree.content(of: node.path)?.contentDigest else {
                throw BuildError("the stage has no content for \(node.path)")
            }
            return digest
        }
    }
}

/// A copy with every question answered.
struct ResolvedCopy {
    let placement: CopyPlacement
    /// The stage's own directories that it goes into.
    let parents: [TarEntry]
    let owner: (user: UInt32, group: UInt32)
    let source: CopyContent

    /// What the layer will be, entry by entry: the copy's content key.
    func describe(in record: inout CacheKeyRecord) throws {
        record.add("owner", "\(owner.user):\(owner.group)")
        for parent in parents {
            let attributes = parent.extendedAttributes.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            record.add(
                "parent \(String(unambiguous: parent.path.bytes))",
                "\(String(parent.mode, radix: 8)) \(parent.owner):\(parent.group) \(attributes.joined(separator: " "))")
        }
        record.add("new directory", placement.newDirectories.map { String(unambiguous: $0.bytes) })
        for item in placement.items {
            let link = item.hardLink.map { " = \(String(unambiguous: $0.bytes))" } ?? ""
            record.add(
                String(unambiguous: item.destination.bytes),
                "\(String(item.mode, radix: 8)) \(try source.summary(of: item.node))\(link)")
        }
    }

    func write(into writer: LayerWriter, epoch: Int, _ cancellation: Cancellation) throws {
        for parent in parents { try writer.append(parent) }
        for directory in placement.newDirectories {
            try writer.append(
                TarEntry(
                    path: directory, kind: .directory, mode: 0o755, owner: owner.user, group: owner.group,
                    modified: epoch))
        }
        switch source {
        case .context(let builder):
            let reader = AnchoredReader(AnchoredDirectory(builder.context.root))
            try write(into: writer, epoch, cancellation) { entry, node in
                try builder.append(entry, node, reader.open(node.path.bytes), to: writer)
            }
        case .stage(let files):
            let contents = try files.open(placement.items.filter { $0.node.kind == .regular }.map(\.source))
            try write(into: writer, epoch, cancellation) { entry, node in
                try writer.appendFile(entry, from: contents.open(node.path))
            }
        }
    }

    /// What was written has to be what the key says: a file that changed between the two would be cached wrongly.
    func check(_ summary: LayerSummary) throws {
        guard case .context(let builder) = source else { return }
        let written = Dictionary(
            summary.index.entries.map { ($0.entry.path, $0.contentDigest) }, uniquingKeysWith: { _, last in last })
        for item in placement.items where item.node.kind == .regular && item.hardLink == nil {
            guard try written[item.destination] == builder.digest(of: item.node) else {
                throw builder.changing(item.node)
            }
        }
    }

    private func write(
        into writer: LayerWriter, _ epoch: Int, _ cancellation: Cancellation,
        appendFile: (TarEntry, FileNode) throws -> Void
    ) throws {
        for item in placement.items where !item.destination.isRoot {
            try cancellation.check()
            var entry = TarEntry(
                path: item.destination, kind: kind(of: item), mode: item.mode, owner: owner.user, group: owner.group,
                modified: epoch)
            if case .regular = entry.kind {
                entry.size = item.node.size
                try appendFile(entry, item.node)
            } else {
                try writer.append(entry)
            }
        }
    }

    private func kind(of item: CopyItem) -> TarEntry.Kind {
        if let first = item.hardLink { return .hardLink(target: first) }
        switch item.node.kind {
        case .regular: return .regular
        case .directory: return .directory
        case .symbolicLink(let target): return .symbolicLink(target: target)
        case .fifo: return .fifo
        case .characterDevice(let major, let minor): return .characterDevice(major: major, minor: minor)
        case .blockDevice(let major, let minor): return .blockDevice(major: major, minor: minor)
        }
    }
}

extension CopyPlacement {
    /// Everything that it makes.
    fileprivate var paths: Set<ImagePath> { Set(items.map(\.destination)).union(newDirectories) }
}
