internal import Archive
internal import ContentStore
internal import Hashing
internal import HostSystem
internal import JSON
internal import OCI

/// The layers of the cache, by diff ID, in the forms that they are needed in: compressed blobs for an image, an
/// extracted tree to run in, a table of contents to look things up. Each form is made when first asked for.
struct LayerStore: Sendable {
    let store: ContentStore
    let threads: Int
    /// What this build compresses with: layers that it made are there in this form.
    let compression: Compression

    /// A layer's compressed form.
    struct Blob: Hashable, Sendable {
        let digest: Digest
        /// In bytes.
        let size: Int
        let mediaType: MediaType
        /// Bytes of the tar that it unpacks to.
        let uncompressedSize: Int

        var descriptor: Descriptor { Descriptor(mediaType: mediaType, digest: digest, size: size) }
    }

    /// Writes a layer in one pass and keeps it. Nil where nothing was put into it.
    func write(_ compression: Compression, _ body: (LayerWriter) throws -> Void) throws -> LayerSummary? {
        let sink = try store.makeWriter()
        let writer = LayerWriter(compression: compression, threads: threads) { bytes in try sink.write(bytes) }
        try body(writer)
        let summary = try writer.finish()
        if summary.index.entries.isEmpty { return nil }
        let (digest, size) = try sink.commit()
        try store.store(layerIndex: summary.index.encoded, for: summary.diffID)
        let blob = Blob(
            digest: digest, size: size, mediaType: compression.mediaType, uncompressedSize: summary.uncompressedSize)
        try remember(blob, of: summary.diffID, compression.identity)
        return summary
    }

    /// Takes over a layer as another tool compressed it.
    func adopt(_ blob: Blob, diffID: Digest, index: LayerIndex) throws {
        try store.store(layerIndex: index.encoded, for: diffID)
        try remember(blob, of: diffID, Self.foreign)
        try remember(blob, of: diffID, Self.foreign(blob.digest))
    }

    /// Whether the layer is here in a form that the others can be made from and, where it came with a base image, in
    /// the form that it came in.
    func contains(_ diffID: Digest, as original: Digest? = nil) throws -> Bool {
        guard try store.layerIndex(for: diffID) != nil else { return false }
        if let original { return try recall(diffID, Self.foreign(original)) != nil }
        return try anyBlob(of: diffID) != nil
    }

    /// The table of contents.
    func index(of diffID: Digest) throws -> LayerIndex {
        guard let bytes = try store.layerIndex(for: diffID) else { throw lost(diffID) }
        return try LayerIndex(decoding: bytes)
    }

    /// The extracted tree, in overlayfs form; made once and shared.
    func tree(of diffID: Digest) throws -> HostPath {
        try store.tree(for: diffID) { folder in try extract(diffID, into: folder) { _ in true } }
    }

    /// Extracts what is selected of a layer.
    func extract(_ diffID: Digest, into folder: HostPath, where selected: (ImagePath) -> Bool) throws {
        try TreeExtractor(into: folder).extract(ArchiveReader(try open(diffID)), where: selected)
    }

    /// The compressed form for an image. A layer that came with a base image keeps the bytes that it came in; for all
    /// others it does not count that such bytes may be there as well.
    func blob(of layer: StageState.Layer) throws -> Blob {
        let diffID = layer.diffID
        if let original = layer.original {
            guard let blob = try recall(diffID, Self.foreign(original)) else { throw lost(diffID) }
            return blob
        }
        if let blob = try recall(diffID, compression.identity) { return blob }
        guard let other = try anyBlob(of: diffID) else { throw lost(diffID) }
        let sink = try store.makeWriter()
        let made = try LayerWriter.compress(try open(diffID), compression, threads: threads) { bytes in
            try sink.write(bytes)
        }
        guard made == diffID else { throw BuildError("the layer \(diffID) is damaged in the cache") }
        let (digest, size) = try sink.commit()
        let blob = Blob(
            digest: digest, size: size, mediaType: compression.mediaType, uncompressedSize: other.uncompressedSize)
        try remember(blob, of: diffID, compression.identity)
        return blob
    }

    private func open(_ diffID: Digest) throws -> FileDescriptor {
        guard let blob = try anyBlob(of: diffID), let file = try store.open(blob.digest) else { throw lost(diffID) }
        return file
    }

    private func lost(_ diffID: Digest) -> BuildError {
        BuildError("the cache has lost the layer \(diffID)", hint: "build again: it is made anew")
    }

    /// Any blob with the layer's content.
    private func anyBlob(of diffID: Digest) throws -> Blob? {
        for identity in [Self.foreign, compression.identity, Compression.none.identity] {
            if let blob = try recall(diffID, identity) { return blob }
        }
        return nil
    }

    private static let foreign = "foreign"
    private static func foreign(_ blob: Digest) -> String { "foreign \(blob)" }

    private func key(_ diffID: Digest, _ identity: String) -> Digest {
        var record = CacheKeyRecord(domain: "layer-blob/1")
        record.add("diffID", diffID.description)
        record.add("compression", identity)
        return record.key.digest
    }

    private func remember(_ blob: Blob, of diffID: Digest, _ identity: String) throws {
        let record: JSONValue = ["blob": blob.descriptor.json, "uncompressed": .integer(blob.uncompressedSize)]
        try store.store(record: record.encoded(), for: key(diffID, identity))
    }

    private func recall(_ diffID: Digest, _ identity: String) throws -> Blob? {
        guard let bytes = try store.record(for: key(diffID, identity)), let json = try? JSONValue(parsing: bytes),
            let descriptor = try? Descriptor(json: json["blob"] ?? .null),
            let uncompressed = json["uncompressed"]?.integer, try store.contains(descriptor.digest)
        else { return nil }
        return Blob(
            digest: descriptor.digest, size: descriptor.size, mediaType: descriptor.mediaType,
            uncompressedSize: uncompressed)
    }
}
