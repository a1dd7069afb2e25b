import HostSystem
import OCI

@testable import ImageBuilder

/// A tree of files written down as lines, see fixtures/copy/README.md.
struct MemoryTree: FileTree {
    var isRootFileSystem: Bool
    private(set) var nodes: [ImagePath: FileNode] = [:]

    init(lines: [String], isRootFileSystem: Bool = true) throws {
        self.isRootFileSystem = isRootFileSystem
        nodes[.root] = FileNode(path: .root, kind: .directory, mode: 0o755)
        for line in lines.sorted(by: { !$0.contains(" == ") && $1.contains(" == ") }) { try add(TreeLine(line)) }
    }

    private mutating func add(_ line: TreeLine) throws {
        let path = try ImagePath(line.path)
        for above in path.ancestors where nodes[above] == nil {
            nodes[above] = FileNode(path: above, kind: .directory, mode: 0o755)
        }
        switch line.content {
        case .file: nodes[path] = FileNode(path: path, kind: .regular, mode: line.mode ?? 0o644)
        case .directory: nodes[path] = FileNode(path: path, kind: .directory, mode: line.mode ?? 0o755)
        case .link(let target):
            nodes[path] = FileNode(path: path, kind: .symbolicLink(target: Array(target.utf8)), mode: 0o777)
        case .hardLink(let other):
            let first = try ImagePath(other)
            let mode = nodes[first]?.mode ?? 0o644
            let identity = FileIdentity(volume: 1, number: UInt64(nodes.keys.sorted().firstIndex(of: first) ?? 0))
            let kept = nodes[first]?.identity ?? identity
            for name in [first, path] {
                nodes[name] = FileNode(path: name, kind: .regular, mode: mode, identity: kept)
            }
        }
    }

    func lookup(_ path: ImagePath) -> FileNode? { nodes[path] }

    func children(of path: ImagePath) -> [FileNode] {
        nodes.values.filter { !$0.path.isRoot && $0.path.parent == path }.sorted { $0.path < $1.path }
    }
}

/// One entry of such a tree.
struct TreeLine {
    enum Content { case file, directory, link(String), hardLink(String) }
    let path: String
    let content: Content
    let mode: UInt32?

    init(_ line: String) {
        let words = line.split(separator: " ").map(String.init)
        path = words[0]
        mode = words.count == 2 ? UInt32(words[1], radix: 8) : nil
        content =
            if words.count == 3 {
                words[1] == "->" ? .link(words[2]) : .hardLink(words[2])
            } else {
                words[0].hasSuffix("/") ? .directory : .file
            }
    }

    /// Makes the entry on the disk.
    func make(in root: HostPath) throws {
        let place = root.appending(path)
        switch content {
        case .file: try root.makeFile(path, mode: mode ?? 0o644)
        case .directory:
            try place.createDirectories()
            try place.setMode(mode ?? 0o755)
        case .link(let target):
            try place.parent.createDirectories()
            try place.createSymbolicLink(to: HostPath(target))
        case .hardLink(let other):
            try place.parent.createDirectories()
            try place.createHardLink(to: root.appending(other))
        }
    }
}
