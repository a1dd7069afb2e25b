internal import Archive
internal import ContentStore
internal import HostSystem
internal import OCI

/// Files looked into while their layers go by: nothing is extracted.
extension StageFiles: ImageFiles {
    func withContents(of paths: [ImagePath], _ body: (ImagePath, FileContent) throws -> Void) throws {
        var wanted: [Int: [Int: LayerStore.Member]] = [:]
        for path in paths {
            guard let holder = tree.content(of: path) else { throw BuildError("the image has no file \(path)") }
            wanted[holder.layer, default: [:]][holder.offset, default: .init(path: holder.path)].names.append(path)
        }
        for (layer, members) in wanted.sorted(by: { $0.key < $1.key }) {
            try layers.withContents(of: members, in: diffIDs[layer], body)
        }
    }
}

extension LayerStore {
    /// A regular file of a layer, and the names under which it is asked for.
    struct Member {
        let path: ImagePath
        var names: [ImagePath] = []
    }

    /// - Parameter members: by the offset in the layer's tar.
    fileprivate func withContents(
        of members: [Int: Member], in diffID: Digest, _ body: (ImagePath, FileContent) throws -> Void
    ) throws {
        if let tree = try store.existingTree(for: diffID) {
            let root = AnchoredDirectory(tree)
            for (_, member) in members.sorted(by: { $0.key < $1.key }) {
                for name in member.names { try body(name, FileContent(try root.open(member.path.bytes))) }
            }
            return
        }
        let reader = try ArchiveReader(open(diffID))
        var missing = members.count
        while missing > 0 {
            guard let entry = try reader.next() else { throw LostContent(diffID) }
            guard let member = members[reader.offset], entry.path == member.path else { continue }
            let content = try content(of: entry, in: reader)
            for name in member.names { try body(name, content) }
            missing -= 1
        }
    }

    /// Takes the content of the reader's current member.
    private func content(of entry: TarEntry, in reader: ArchiveReader) throws -> FileContent {
        if entry.size <= Self.smallSize {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(entry.size)
            try reader.forEachChunk { bytes += $0 }
            return FileContent(bytes)
        }
        let work = try store.makeWorkDirectory()
        let file = try FileDescriptor.open(work.path / "content", .readWrite, [.create, .exclusive])
        try reader.forEachChunk { bytes in try file.write(bytes) }
        return FileContent(file)
    }

    /// Bytes of a file that is held in memory.
    private static let smallSize = 1 << 20
}
