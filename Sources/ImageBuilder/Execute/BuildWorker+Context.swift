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
        try digest(of: node, AnchoredReader(AnchoredDirectory(context.root)))
    }

    private func digest(of node: FileNode, _ reader: AnchoredReader) throws -> Digest {
        if let known = knownDigest(of: node) { return known }
        let digest = try fileDigests.digest(of: reader.open(node.path.bytes))
        if let status = node.status { memory.remember(digest, of: FileIdentity(status)) }
        return digest
    }

    private func knownDigest(of node: FileNode) -> Digest? {
        guard let status = node.status else { return nil }
        return memory.digest(of: FileIdentity(status)) ?? fileDigests.digest(for: status)
    }

    /// Reads the files that are not known yet, several at a time.
    func readFiles(of selection: CopySelection) throws {
        let nodes = selection.groups.flatMap { $0.isFile ? [$0.root] : $0.contents.map(\.node) }
            .filter { $0.kind == .regular && knownDigest(of: $0) == nil }
        if nodes.count < Self.batch { return }
        let workers = OrderedWorkers<ArraySlice<FileNode>, Void>(threads: layers.threads) {
            let reader = AnchoredReader(AnchoredDirectory(context.root))
            return { batch in for node in batch { _ = try digest(of: node, reader) } }
        }
        for start in stride(from: 0, to: nodes.count, by: Self.batch) {
            try cancellation.check()
            if workers.isFull { _ = try workers.next() }
            try workers.submit(nodes[start..<min(start + Self.batch, nodes.count)])
        }
        while try workers.next() != nil {}
    }

    /// Files that a thread takes at a time.
    private static let batch = 64
}

extension FileIdentity {
    fileprivate init(_ status: FileStatus) {
        self.init(volume: status.device, number: status.inode)
    }
}
