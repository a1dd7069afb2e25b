internal import OCI

/// Lays the groups of a selection over a stage, one after the other.
struct CopyPlacer<Stage: FileTree>: FileTree {
    let stage: Stage
    let mode: ModeSpec?
    /// Whether modes of the source mean something.
    let isFromRootFileSystem: Bool
    /// Whether a directory of the stage stays as it is where one is copied onto it: when nothing is known of the
    /// copy's mode and owner, `/tmp` must not become 0755.
    let keepsDirectories: Bool
    /// In the order in which it was placed: nearly always sorted already.
    private var placed: [Placed] = []
    private var places: [ImagePath: Int] = [:]

    private struct Placed {
        let item: CopyItem
        /// The source that brought it.
        let source: Int
    }

    struct Target {
        /// With all links of the stage followed.
        let path: ImagePath
        /// Whether single files go into it under their own names.
        let isDirectory: Bool
    }

    init(stage: Stage, _ copy: Copy, isFromRootFileSystem: Bool) {
        self.stage = stage
        self.isFromRootFileSystem = isFromRootFileSystem
        mode = copy.mode
        keepsDirectories = !isFromRootFileSystem && copy.mode == nil && copy.owner == nil
    }

    // The stage with what is placed so far over it.
    var isRootFileSystem: Bool { true }

    func lookup(_ path: ImagePath) throws -> FileNode? {
        try places[path].map { placed[$0].item.node } ?? stage.lookup(path)
    }

    func children(of path: ImagePath) throws -> [FileNode] { try stage.children(of: path) }

    /// Where `destination` is in the stage.
    func target(
        _ destination: String, _ workingDirectory: ImagePath, for groups: [CopySelection.Group]
    ) throws -> Target {
        let bytes = Array(destination.utf8)
        let path: ImagePath
        do throws(ImagePathError) {
            path = bytes.first == slash ? try ImagePath(bytes) : try workingDirectory.appending(bytes)
        } catch { throw CopyError.escapes(destination) }
        let resolved = try resolve(path)
        let last = bytes.split(separator: slash, omittingEmptySubsequences: false).last ?? []
        let isDirectory = try last.allSatisfy { $0 == dot } || stage.lookup(resolved)?.isDirectory == true
        if !isDirectory, groups.count > 1, groups.contains(where: \.isFile) {
            throw CopyError.needsDirectory(destination, groups.count)
        }
        return Target(path: resolved, isDirectory: isDirectory)
    }

    /// - Parameter keepsRoot: Whether a destination that does not exist gets the mode of the directory copied.
    mutating func place(_ group: CopySelection.Group, at target: Target, keepsRoot: Bool) throws {
        if group.isFile {
            let path = target.isDirectory ? target.path.appending(try ImagePath(group.name)) : target.path
            return try place(group.root, at: path, from: group.source)
        }
        try requireDirectory(target.path, for: group.root)
        if keepsRoot, try lookup(target.path) == nil { try place(group.root, at: target.path, from: group.source) }
        var landed: [ImagePath: ImagePath] = [.root: target.path]
        for content in group.contents {
            let parent = landed[content.path.parent ?? .root] ?? target.path
            let path = parent.appending(try ImagePath(content.path.name))
            guard content.node.isDirectory else {
                try place(content.node, at: path, from: group.source)
                continue
            }
            // A link of the stage to a directory stays: what goes into the directory goes where the link points.
            let resolved = try resolve(path)
            try requireDirectory(resolved, for: content.node)
            landed[content.path] = resolved
            let stays = try keepsDirectories && lookup(resolved) != nil
            if resolved == path, !stays { try place(content.node, at: path, from: group.source) }
        }
    }

    private func requireDirectory(_ path: ImagePath, for node: FileNode) throws {
        if let there = try lookup(path), !there.isDirectory { throw CopyError.fileInTheWay(node.path, path) }
    }

    private mutating func place(_ node: FileNode, at path: ImagePath, from source: Int) throws {
        if !node.isDirectory {
            if try lookup(path)?.isDirectory == true { throw CopyError.directoryInTheWay(node.path, path) }
            if let before = places[path].map({ placed[$0] }), before.source == source, before.item.source != node.path {
                throw CopyError.collision(path, before.item.source, node.path)
            }
        }
        let item = CopyItem(source: node.path, destination: path, node: node, mode: finalMode(of: node))
        if let place = places[path] {
            placed[place] = Placed(item: item, source: source)
        } else {
            places[path] = placed.count
            placed.append(Placed(item: item, source: source))
        }
    }

    private func finalMode(of node: FileNode) -> UInt32 {
        if node.linkTarget != nil { return 0o777 }
        // Nobody asked for setuid and setgid; a sticky directory such as /tmp stays one.
        let kept = isFromRootFileSystem ? node.mode & (node.isDirectory ? 0o1777 : 0o777) : node.portableMode
        switch mode {
        case nil: return kept
        // Leave to read a directory is of no use without leave to enter it: "0644" for a tree must not lock it. And
        // setuid means files.
        case .number(let number)? where node.isDirectory: return number & 0o3777 | (number & 0o444) >> 2
        case let mode?: return mode.applied(to: kept, isDirectory: node.isDirectory)
        }
    }

    /// What was placed, the second and later names of a file made hard links to the first.
    func sortedItems() -> [CopyItem] {
        var first: [FileIdentity: ImagePath] = [:]
        return placed.map(\.item).sorted { $0.destination < $1.destination }.map { item in
            guard let identity = item.node.identity else { return item }
            var item = item
            item.hardLink = first[identity]
            if item.hardLink == nil { first[identity] = item.destination }
            return item
        }
    }

    /// The directories that `items` and `target` need and that nothing brings.
    func missingDirectories(above items: [CopyItem], _ target: Target, holds: Bool) throws -> [ImagePath] {
        var checked: Set<ImagePath> = []
        var missing: [ImagePath] = []
        func check(_ directory: ImagePath, for source: ImagePath) throws {
            if checked.contains(directory) { return }
            for path in directory.ancestors + [directory] where !path.isRoot && checked.insert(path).inserted {
                if let there = try lookup(path) {
                    if !there.isDirectory { throw CopyError.fileInTheWay(source, path) }
                } else {
                    missing.append(path)
                }
            }
        }
        for item in items { try check(item.destination.parent ?? .root, for: item.source) }
        if holds { try check(target.path, for: .root) }
        return missing.sorted()
    }
}

private let slash = UInt8(ascii: "/")
private let dot = UInt8(ascii: ".")
