internal import Archive
internal import OCI

/// Files that one fault is about: told by the first, by how many there are besides, and by where they lie.
struct FileGroup {
    private(set) var nodes: [MergedTree.Node]

    /// A fault for each top directory, whatever is below it.
    static func byTopDirectory(_ nodes: [MergedTree.Node]) -> [FileGroup] {
        group(nodes) { node in node.path.components.first.map(Array.init) ?? [] }
    }

    static func group<Key: Hashable>(
        _ nodes: [MergedTree.Node], by key: (MergedTree.Node) -> Key
    ) -> [FileGroup] {
        var order: [Key] = []
        var groups: [Key: [MergedTree.Node]] = [:]
        for node in nodes {
            let key = key(node)
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(node)
        }
        return order.compactMap { groups[$0].map(FileGroup.init) }
    }

    private init(nodes: [MergedTree.Node]) {
        self.nodes = nodes
    }

    /// A file rather than a directory.
    var first: MergedTree.Node? { nodes.first { $0.entry.kind != .directory } ?? nodes.first }

    /// `/app/a`, or `/app/a and 3 more in /app`.
    var text: String {
        guard let first else { return "" }
        return nodes.count == 1 ? "\(first.path)" : "\(first.path) and \(nodes.count - 1) more in \(folder)"
    }

    /// Bytes of their content.
    var size: Int { nodes.reduce(0) { $0 + $1.entry.size } }

    /// The lowest directory that all of them are in.
    private var folder: ImagePath {
        guard var folder = nodes.first?.path.parent else { return .root }
        for node in nodes {
            while !node.path.isWithin(folder) || node.path == folder, let parent = folder.parent { folder = parent }
        }
        return folder
    }

    /// The fault, if there is anything to tell.
    func fault(_ what: String, fix: String, severity: CheckLevel? = nil) -> Fault? {
        guard let first else { return nil }
        return Fault(
            message: "\(text) \(what)", path: first.path, cause: .layer(first.layer), fix: fix, severity: severity)
    }
}
