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
        // The blob has to reach the disk. A table of contents without it counts for nothing.
        let ((digest, size), _) = try alongside({ [store] in
            try store.store(layerIndex: summary.index.encoded, for: summary.diffID)
        }) { try sink.commit() }
        let blob = Blob(
            digest: digest, size: size, mediaType: compression.mediaType, uncompressedSize: summary.uncompressedSize)
        try add(blob, to: summary.diffID, as: compression.identity)
        return summary
    }

    /// Takes over a layer as another tool compressed it.
    func adopt(_ blob: Blob, diffID: Digest, index: LayerIndex) throws {
        try store.store(layerIndex: index.encoded, for: diffID)
        try add(blob, to: diffID, as: Self.foreign(blob.digest))
    }

    /// Whether the layer is here in a form that the others can be made from and, where it came with a base image, in
    /// the form that it came in.
    func contains(_ diffID: Digest, as original: Digest? = nil) throws -> Bool {
        guard try store.layerIndex(for: diffID) != nil else { return false }
        if let original { return try form(of: diffID, Self.foreign(original)) != nil }
        return try anyBlob(of: diffID) != nil
    }

    /// The table of contents.
    func index(of diffID: Digest) throws -> LayerIndex {
        guard let bytes = try store.layerIndex(for: diffID) else { throw LostContent(diffID) }
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
            guard let blob = try form(of: diffID, Self.foreign(original)) else { throw LostContent(diffID) }
            return blob
        }
        if let blob = try form(of: diffID, compression.identity) { return blob }
        guard let other = try anyBlob(of: diffID) else { throw LostContent(diffID) }
        let sink = try store.makeWriter()
        let made = try LayerWriter.compress(try open(diffID), compression, threads: threads) { bytes in
            try sink.write(bytes)
        }
        guard made == diffID else { throw BuildError("the layer \(diffID) is damaged in the cache") }
        let (digest, size) = try sink.commit()
        let blob = Blob(
            digest: digest, size: size, mediaType: compression.mediaType, uncompressedSize: other.uncompressedSize)
        try add(blob, to: diffID, as: compression.identity)
        return blob
    }

    func open(_ diffID: Digest) throws -> FileDescriptor {
        guard let blob = try anyBlob(of: diffID), let file = try store.open(blob.digest) else {
            throw LostContent(diffID)
        }
        return file
    }

    /// A blob with the layer's content: the smallest that is there.
    private func anyBlob(of diffID: Digest) throws -> Blob? {
        let forms = try forms(of: diffID).values.sorted { ($0.size, $0.digest) < ($1.size, $1.digest) }
        return try forms.first { try store.contains($0.digest) }
    }

    /// A form that is noted and there.
    private func form(of diffID: Digest, _ identity: String) throws -> Blob? {
        guard let blob = try forms(of: diffID)[identity], try store.contains(blob.digest) else { return nil }
        return blob
    }

    /// What a form that came with a base image is noted as: its compressor is not known.
    private static func foreign(_ blob: Digest) -> String { "foreign \(blob)" }
}

/// Which blobs a layer is kept in, by the compressor that made them.
extension LayerStore {
    /// What was noted, whether or not the blobs are still there.
    /// - Parameter isUse: whether it counts as used now, so that pruning takes it later.
    func forms(of diffID: Digest, isUse: Bool = true) throws -> [String: Blob] {
        guard let bytes = try store.record(for: key(diffID), isUse: isUse), let json = try? JSONValue(parsing: bytes)
        else { return [:] }
        return (json.object ?? [:]).compactMapValues(Blob.init(json:))
    }

    private func add(_ blob: Blob, to diffID: Digest, as identity: String) throws {
        let lock = try store.lock(key(diffID))
        defer { withExtendedLifetime(lock) {} }
        var forms = try forms(of: diffID)
        forms[identity] = blob
        try store.store(record: JSONValue.object(forms.mapValues(\.json)).encoded(), for: key(diffID))
    }

    private func key(_ diffID: Digest) -> Digest {
        CacheKeyRecord(domain: "layer/1", fields: [.init("diffID", diffID.description)]).key.digest
    }
}

extension LayerStore.Blob {
    fileprivate var json: JSONValue { ["blob": descriptor.json, "uncompressed": .integer(uncompressedSize)] }

    fileprivate init?(json: JSONValue) {
        guard let descriptor = try? Descriptor(json: json["blob"] ?? .null),
            let uncompressed = json["uncompressed"]?.integer
        else { return nil }
        self.init(
            digest: descriptor.digest, size: descriptor.size, mediaType: descriptor.mediaType,
            uncompressedSize: uncompressed)
    }
}
