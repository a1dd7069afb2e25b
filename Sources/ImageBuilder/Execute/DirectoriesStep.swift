internal import Archive
internal import OCI

/// Makes the directories that an image declares. One that is there already stays as it is.
struct DirectoriesStep {
    let directories: [DeclaredDirectory]
    let epoch: Int

    func describe(in record: inout CacheKeyRecord) {
        for directory in directories {
            record.add("directory \(directory.path)", directory.owner.map { "\($0)" } ?? "root")
        }
    }

    func perform(_ files: StageFiles, _ layers: LayerStore, _ compression: Compression) throws -> Digest? {
        let accounts = try files.accounts()
        var wanted: [ImagePath: TarEntry] = [:]
        for directory in directories where files.tree.resolve(directory.path) == nil {
            let owner = try accounts.resolve(directory.owner)
            for parent in directory.path.ancestors where files.tree.resolve(parent) == nil && wanted[parent] == nil {
                wanted[parent] = TarEntry(path: parent, kind: .directory, mode: 0o755, modified: epoch)
            }
            wanted[directory.path] = TarEntry(
                path: directory.path, kind: .directory, mode: 0o755, owner: owner.id, group: owner.group,
                modified: epoch)
        }
        let summary = try layers.write(compression) { writer in
            for (_, entry) in wanted.sorted(by: { $0.key < $1.key }) { try writer.append(entry) }
        }
        return summary?.diffID
    }
}
