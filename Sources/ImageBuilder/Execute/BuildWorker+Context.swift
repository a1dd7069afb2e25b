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

    /// Reads the files that are not known yet, several at a time.
    func readFiles(of selection: CopySelection) throws {
        let nodes = selection.groups.flatMap { $0.isFile ? [$0.root] : $0.contents.map(\.node) }
            .filter { $0.kind == .regular && knownDigest(of: $0) == nil }
        if nodes.count < Self.batch { return }
        let workers = OrderedWorkers<ArraySlice<FileNode>, [(FileIdentity, FileDigestCache.Reading)]>(
            threads: layers.threads
        ) {
            let reader = AnchoredReader(AnchoredDirectory(context.root))
            return { batch in try batch.compactMap { try read($0, reader) } }
        }
        for start in stride(from: 0, to: nodes.count, by: Self.batch) {
            try cancellation.check()
            if workers.isFull, let read = try workers.next() { remember(read) }
            try workers.submit(nodes[start..<min(start + Self.batch, nodes.count)])
        }
        while let read = try workers.next() { remember(read) }
    }

    private func read(_ node: FileNode, _ reader: AnchoredReader) throws -> (FileIdentity, FileDigestCache.Reading)? {
        guard let status = node.status else { return nil }
        return (FileIdentity(status), try fileDigests.read(reader.open(node.path.bytes), as: status))
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
