internal import Archive
internal import OCI

/// A few files and directories of the builder's own making, on top of a stage: at the place where the stage's links
/// lead, with the directories above.
struct NewFiles {
    let stage: StageFiles
    let epoch: Int
    private var entries: [ImagePath: (entry: TarEntry, content: [UInt8])] = [:]

    init(stage: StageFiles, epoch: Int) {
        self.stage = stage
        self.epoch = epoch
    }

    /// A file of root's; replaces what is there.
    mutating func add(_ path: String, _ content: [UInt8]) throws {
        let path = try StageTree(files: stage).resolve(ImagePath(path))
        addParents(of: path)
        let entry = TarEntry(path: path, kind: .regular, mode: 0o644, modified: epoch, size: content.count)
        entries[path] = (entry, content)
    }

    /// A directory; one that is there stays as it is.
    mutating func addDirectory(_ path: ImagePath, owner: UInt32, group: UInt32) throws {
        let path = try StageTree(files: stage).resolve(path)
        guard !path.isRoot, stage.tree.lookup(path) == nil else { return }
        addParents(of: path)
        entries[path] = (directory(path, owner, group), [])
    }

    func write(into writer: LayerWriter) throws {
        for parent in stage.directories(above: Set(entries.keys), epoch: epoch) { try writer.append(parent) }
        for (_, (entry, content)) in entries.sorted(by: { $0.key < $1.key }) {
            try writer.append(entry, content: content)
        }
    }

    /// Makes the missing directories above, root's as they would be anyway.
    private mutating func addParents(of path: ImagePath) {
        for parent in path.ancestors where stage.tree.lookup(parent) == nil && entries[parent] == nil {
            entries[parent] = (directory(parent, 0, 0), [])
        }
    }

    private func directory(_ path: ImagePath, _ owner: UInt32, _ group: UInt32) -> TarEntry {
        TarEntry(path: path, kind: .directory, mode: 0o755, owner: owner, group: group, modified: epoch)
    }
}
