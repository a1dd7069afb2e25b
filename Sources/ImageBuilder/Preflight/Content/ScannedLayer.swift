internal import Archive
internal import OCI

/// A layer that was looked into before. One that is made anew because of a changed file has the others in common with it.
struct ScannedLayer {
    private let tree: MergedTree
    private let facts: LayerFacts
    private let suspects: [ImagePath: [Suspect]]

    /// - Parameter tree: of the layer alone.
    init(_ tree: MergedTree, _ facts: LayerFacts) {
        self.tree = tree
        self.facts = facts
        // A store of keys is told by its name, without looking into it.
        suspects = Dictionary(grouping: facts.suspects.filter { $0.kind != .keyStore }, by: \.path)
    }

    /// Whether packages brought the same files with them.
    func hasSameLists(as other: MergedTree) throws -> Bool {
        func lists(_ tree: MergedTree) -> [MergedTree.Node] { InstalledFiles.lists(in: tree) }
        return lists(tree).elementsEqual(lists(other)) { $0.path == $1.path && $0.contentDigest == $1.contentDigest }
    }

    /// What is known of a file that stands here too, with this mode and content; nil where none does.
    func facts(of node: MergedTree.Node) -> LayerFacts? {
        guard let same = tree.lookup(node.path), same.entry.kind == .regular, same.entry.mode == node.entry.mode,
            let digest = node.contentDigest, same.contentDigest == digest
        else { return nil }
        var known = LayerFacts()
        known.programs[node.path] = facts.programs[node.path]
        known.suspects = suspects[node.path] ?? []
        return known
    }
}
