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
        var new = NewFiles(stage: files, epoch: epoch)
        for directory in directories {
            let owner = try accounts.resolve(directory.owner)
            try new.addDirectory(directory.path, owner: owner.id, group: owner.group)
        }
        return try layers.write(compression) { writer in try new.write(into: writer) }?.diffID
    }
}
