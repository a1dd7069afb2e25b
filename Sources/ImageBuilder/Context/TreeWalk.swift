internal import HostSystem
internal import OCI

/// Everything below a directory, each directory before what it holds. Where there are many directories, several
/// threads read them; the order stays.
struct TreeWalk<Tree: FileTree> {
    let tree: Tree

    /// - Parameter relative: what the directory is called in the result.
    func contents(of directory: ImagePath, at relative: ImagePath) throws -> [CopySelection.Content] {
        var parts = [Part.unread(directory, relative)]
        // Level by level, until there is enough to share out.
        while (1..<Self.shared).contains(parts.count(where: \.isUnread)) { parts = try parts.flatMap(opened) }
        if !parts.contains(where: \.isUnread) { return parts.compactMap(\.content) }
        return try share(parts)
    }

    private enum Part {
        case read(CopySelection.Content)
        /// A directory in the tree, and what it is called in the result.
        case unread(ImagePath, ImagePath)

        var isUnread: Bool { content == nil }
        var content: CopySelection.Content? { if case .read(let content) = self { content } else { nil } }
    }

    /// So many directories are worth a thread.
    private static var shared: Int { 16 }

    private func opened(_ part: Part) throws -> [Part] {
        guard case .unread(let directory, let relative) = part else { return [part] }
        return try tree.contents(of: directory).flatMap { node in
            let path = try relative.appending(node.path.name)
            let itself = Part.read(CopySelection.Content(path: path, node: node))
            return node.isDirectory ? [itself, .unread(node.path, path)] : [itself]
        }
    }

    private func share(_ parts: [Part]) throws -> [CopySelection.Content] {
        let workers = OrderedWorkers<Part, [CopySelection.Content]>(threads: ProcessInfo.processorCount) {
            { part in
                var contents: [CopySelection.Content] = []
                try read(part, into: &contents)
                return contents
            }
        }
        for part in parts where part.isUnread { try workers.submit(part) }
        var contents: [CopySelection.Content] = []
        for part in parts {
            if let itself = part.content { contents.append(itself) } else { contents += try workers.next() ?? [] }
        }
        return contents
    }

    private func read(_ part: Part, into contents: inout [CopySelection.Content]) throws {
        for part in try opened(part) {
            if let itself = part.content { contents.append(itself) } else { try read(part, into: &contents) }
        }
    }
}

extension FileTree {
    /// What a directory holds. No program could open what is deeper than paths can be, and neither stack nor patience
    /// would do for it.
    func contents(of directory: ImagePath) throws -> [FileNode] {
        if directory.bytes.count >= longestPath { throw CopyError.tooDeep(directory) }
        return try children(of: directory)
    }
}

/// `PATH_MAX` of Linux without the zero at its end.
private let longestPath = 4095
