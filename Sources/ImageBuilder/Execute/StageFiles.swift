internal import Archive
internal import ContentStore
internal import HostSystem
internal import OCI

/// A stage's merged file system: what is where, and its content, without extracting more than is asked for.
struct StageFiles: Sendable {
    let layers: LayerStore
    let diffIDs: [Digest]
    let tree: MergedTree

    /// - Parameter below: the files of the lowest layers, where somebody has them already.
    init(_ diffIDs: [Digest], below: StageFiles? = nil, layers: LayerStore) throws {
        self.layers = layers
        self.diffIDs = diffIDs
        var tree = below?.tree ?? MergedTree()
        for diffID in diffIDs.dropFirst(below?.diffIDs.count ?? 0) { tree.append(try layers.index(of: diffID)) }
        self.tree = tree
    }

    /// Makes the content of some files available: from trees that are there already, the rest extracted selectively.
    func open(_ paths: [ImagePath]) throws -> OpenFiles {
        var wanted: [Int: Set<ImagePath>] = [:]
        for path in paths {
            guard let node = tree.content(of: path) else { continue }
            wanted[node.layer, default: []].insert(node.path)
        }
        var roots: [Int: HostPath] = [:]
        let work = try layers.store.makeWorkDirectory()
        for (layer, paths) in wanted {
            let diffID = diffIDs[layer]
            if let tree = try layers.store.existingTree(for: diffID) {
                roots[layer] = tree
            } else {
                roots[layer] = work.path / String(layer)
                try layers.extract(diffID, into: work.path / String(layer)) { paths.contains($0) }
            }
        }
        return OpenFiles(tree: tree, roots: roots, work: work)
    }
}

/// Files whose content can be read now; what was extracted for that goes with this value.
struct OpenFiles: ~Copyable {
    fileprivate let tree: MergedTree
    fileprivate let roots: [Int: HostPath]
    fileprivate let work: WorkDirectory

    /// Opens a regular file of the merged tree.
    func open(_ path: ImagePath) throws -> FileDescriptor {
        guard let node = tree.content(of: path), let root = roots[node.layer] else {
            throw BuildError("the image has no file \(path)")
        }
        return try AnchoredDirectory(root).open(node.path.bytes)
    }
}
