internal import Archive
internal import ContentStore
internal import HostSystem
internal import OCI

/// The files of the context: looked at once, read once.
extension BuildWorker {
    /// What a copy from the context selects. Looked up once: the key and the layer speak of the same files.
    func selection(of copy: Copy) throws -> CopySelection {
        try memory.selection(of: copy, in: recipe) { try CopySelection(copy, in: ContextTree(context)) }
    }

    /// Where a file of the context is.
    func path(of node: FileNode) -> HostPath { context.root.appending(HostPath(bytes: node.path.bytes)) }

    /// The digest of a file's content: as this build read it, else as an earlier one did and the file has not changed.
    func digest(of node: FileNode) throws -> Digest {
        if let known = knownDigest(of: node) { return known }
        let file = try AnchoredDirectory(context.root).open(node.path.bytes)
        let digest = try fileDigests.digest(of: file, as: node.status)
        if let status = node.status { memory.remember([FileIdentity(status): digest]) }
        return digest
    }

    private func knownDigest(of node: FileNode) -> Digest? {
        guard let status = node.status else { return nil }
        return memory.digest(of: FileIdentity(status)) ?? fileDigests.digest(for: status)
    }

    /// Writes a file of the context. Its digest is not computed again where it is known of the file as it is before and
    /// after that.
    func append(
        _ entry: TarEntry, _ node: FileNode, _ file: borrowing FileDescriptor, to writer: LayerWriter
    ) throws {
        guard let known = node.status.flatMap(fileDigests.digest) else {
            return try writer.appendFile(entry, from: file)
        }
        try writer.appendFile(entry, from: file, digest: known)
        if try fileDigests.digest(for: file.status()) != known { throw changing(node) }
    }

    /// The error for a file that is not what it was when the key was made.
    func changing(_ node: FileNode) -> BuildError {
        BuildError(
            "\(path(of: node)) changes while it is read", hint: "build again when nothing writes to the context")
    }

    /// What a key says of a file of the context.
    struct FileFacts {
        let name: String
        /// Kind and content in a word or two.
        let value: String
        /// Where the copy puts it.
        let path: ImagePath
        /// The same for all names of one file; nil where it has just one.
        let identity: FileIdentity?
    }

    /// What a key says of the files that a copy selects, in their order. Those that are not known yet are read, several
    /// at a time.
    func facts(of selection: CopySelection) throws -> [FileFacts] {
        var nodes: [(FileNode, ImagePath)] = []
        for group in selection.groups {
            if group.isFile { nodes.append((group.root, try ImagePath(group.name))) }
            nodes += group.contents.map { ($0.node, $0.path) }
        }
        var facts: [FileFacts] = []
        facts.reserveCapacity(nodes.count)
        func take(_ batch: Batch) {
            remember(batch.read)
            facts += batch.facts
        }
        if nodes.count <= Self.batch {
            take(try look(at: nodes[...], AnchoredReader(AnchoredDirectory(context.root))))
            return facts
        }
        let workers = OrderedWorkers<ArraySlice<(FileNode, ImagePath)>, Batch>(threads: layers.threads) {
            let reader = AnchoredReader(AnchoredDirectory(context.root))
            return { batch in try look(at: batch, reader) }
        }
        for start in stride(from: 0, to: nodes.count, by: Self.batch) {
            try cancellation.check()
            if workers.isFull, let batch = try workers.next() { take(batch) }
            try workers.submit(nodes[start..<min(start + Self.batch, nodes.count)])
        }
        while let batch = try workers.next() { take(batch) }
        return facts
    }

    /// What a thread finds out at a time.
    private struct Batch {
        var facts: [FileFacts] = []
        var read: [(FileIdentity, FileDigestCache.Reading)] = []
    }

    private func look(at nodes: ArraySlice<(FileNode, ImagePath)>, _ reader: AnchoredReader) throws -> Batch {
        var batch = Batch()
        batch.facts.reserveCapacity(nodes.count)
        for (node, path) in nodes {
            let summary = try CopyContent.summary(of: node, mode: node.portableMode) {
                "\(try digest(of: node, reader, &batch))"
            }
            batch.facts.append(
                FileFacts(
                    name: "file \(String(unambiguous: node.path.bytes))",
                    value: "\(String(unambiguous: path.bytes)) \(summary)", path: path, identity: node.identity))
        }
        return batch
    }

    private func digest(of node: FileNode, _ reader: AnchoredReader, _ batch: inout Batch) throws -> Digest {
        if let known = knownDigest(of: node) { return known }
        guard let status = node.status else { return try digest(of: node) }
        let reading = try fileDigests.read(reader.open(node.path.bytes), as: status)
        batch.read.append((FileIdentity(status), reading))
        return reading.digest
    }

    /// Notes what a thread has read. Threads that each noted their own files would wait for each other.
    private func remember(_ read: [(FileIdentity, FileDigestCache.Reading)]) {
        fileDigests.remember(read.map(\.1))
        memory.remember(Dictionary(read.map { ($0, $1.digest) }) { first, _ in first })
    }

    /// Files that a thread takes at a time.
    private static let batch = 64
}

extension FileIdentity {
    fileprivate init(_ status: FileStatus) {
        self.init(volume: status.device, number: status.inode)
    }
}
