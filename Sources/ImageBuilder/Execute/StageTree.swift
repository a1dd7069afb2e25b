internal import Archive
internal import OCI

/// A stage's merged file system as a copy sees it.
struct StageTree: FileTree {
    let files: StageFiles

    var isRootFileSystem: Bool { true }

    func lookup(_ path: ImagePath) -> FileNode? {
        if path.isRoot { return FileNode(path: .root, kind: .directory, mode: 0o755) }
        return files.tree.lookup(path).flatMap(node)
    }

    func children(of path: ImagePath) -> [FileNode] {
        files.tree.children(of: path).compactMap(node)
    }

    private func node(_ found: MergedTree.Node) -> FileNode? {
        let entry = found.entry
        var kind: FileNode.Kind
        var size = entry.size
        var identity: FileIdentity?
        switch entry.kind {
        case .regular: kind = .regular
        case .directory: kind = .directory
        case .symbolicLink(let target): kind = .symbolicLink(target: target)
        case .fifo: kind = .fifo
        case .characterDevice(let major, let minor): kind = .characterDevice(major: major, minor: minor)
        case .blockDevice(let major, let minor): kind = .blockDevice(major: major, minor: minor)
        case .hardLink:
            guard let first = files.tree.content(of: entry.path) else { return nil }
            kind = .regular
            size = first.entry.size
        }
        if kind == .regular {
            identity = files.tree.hardLinkIdentity(of: entry.path).map { FileIdentity(volume: 0, number: UInt64($0)) }
        }
        return FileNode(
            path: entry.path, kind: kind, mode: entry.mode, owner: entry.owner, group: entry.group, size: size,
            identity: identity)
    }
}
