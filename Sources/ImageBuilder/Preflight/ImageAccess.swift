internal import Archive
internal import OCI

/// What the image's user may do with a file, by mode and owner alone, as path_resolution(7) has it.
struct ImageAccess {
    enum Right: UInt32 {
        case execute = 1
        case write = 2
        case read = 4
    }

    let tree: MergedTree
    let user: ResolvedUser

    init(_ image: CheckedImage) {
        tree = image.tree
        user = image.user
    }

    func allows(_ right: Right, on node: MergedTree.Node) -> Bool {
        // A further name of a file has the mode of the file.
        let entry = (tree.content(of: node.path) ?? node).entry
        if user.id == 0 {
            return right != .execute || entry.mode & 0o111 != 0 || entry.kind == .directory
        }
        return entry.mode >> shift(entry) & right.rawValue != 0
    }

    /// The first directory on the way to a resolved path that the user cannot enter.
    func barrier(to path: ImagePath) -> MergedTree.Node? {
        path.ancestors.lazy.compactMap { tree.lookup($0) }.first { !allows(.execute, on: $0) }
    }

    /// Whether the user can change a file or make one in a directory, whatever stands above it.
    func canWrite(_ node: MergedTree.Node) -> Bool {
        guard allows(.write, on: node) else { return false }
        return node.entry.kind != .directory || allows(.execute, on: node)
    }

    /// Which of the three digits of the mode counts.
    private func shift(_ entry: TarEntry) -> UInt32 {
        if entry.owner == user.id { return 6 }
        return entry.group == user.group || user.additionalGroups.contains(entry.group) ? 3 : 0
    }
}

extension TarEntry.Kind {
    /// A file with content, whichever of its names this is.
    var isFile: Bool {
        switch self {
        case .regular, .hardLink: true
        default: false
        }
    }
}
