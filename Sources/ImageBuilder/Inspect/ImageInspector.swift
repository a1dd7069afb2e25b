internal import Archive
internal import HostSystem
internal import OCI

/// Reads an image once from front to back, and keeps what is in its layers, not the layers themselves: no cache, and
/// memory for tables of contents only.
struct ImageInspector {
    let source: ImageSource
    /// Picks one of several images, by name, tag or digest.
    var reference: String?
    /// Nil takes the only one, or this machine's.
    var platform: Platform?
    let cancellation: Cancellation

    func inspect() throws -> InspectedImage {
        switch source {
        case .layout(let path):
            return try inspect(InspectedLayout(root: AnchoredDirectory(path), cancellation: cancellation))
        case .archive(let path): return try inspect(archive: path)
        case .engine(let name):
            return try DockerEngine.find(for: name, cancellation: cancellation).save(name) {
                try inspect(InspectedArchive($0, cancellation))
            }
        }
    }

    private func inspect(archive path: HostPath) throws -> InspectedImage {
        do { return try inspect(InspectedArchive(ArchiveReader(.open(path)), cancellation)) } catch let error
            as ArchiveError
        {
            throw BuildError(
                "\(path) cannot be read as an image: \(error)",
                hint: "an image is what a build writes, such as build/NAME.oci.tar, and not its recipe")
        }
    }

    private func inspect(_ files: some ForeignImage.Files & InspectedLayers) throws -> InspectedImage {
        let image = try ForeignImage(files, name: source.description, reference: reference, platform: platform)
        let origins = LayerOrigin.all(of: image.configuration)
        let layers = try zip(image.layers, origins).map { layer, origin in
            guard let read = files.layers[layer.blob] else {
                throw BuildError("\(source) is incomplete: it lacks the layer \(layer.blob)")
            }
            return try inspected(layer, read, origin)
        }
        return InspectedImage(
            name: source.description, configuration: image.configuration, id: image.id, digest: image.digest,
            tags: image.names, layers: layers)
    }

    private func inspected(
        _ layer: ForeignImage.Layer, _ read: InspectedBlob, _ origin: LayerOrigin
    ) throws -> InspectedImage.Layer {
        let summary = read.reading.summary
        guard summary.diffID == layer.diffID else {
            throw BuildError(
                "\(source) is damaged: the layer \(layer.blob) unpacks to \(summary.diffID), not to \(layer.diffID)")
        }
        return InspectedImage.Layer(
            digest: layer.blob, diffID: layer.diffID, mediaType: layer.mediaType,
            size: Footprint(compressed: layer.size, unpacked: summary.uncompressedSize),
            shares: read.reading.isCompressed ? .measured : .exact, index: summary.index, evidence: read.evidence,
            origin: origin)
    }
}

/// A layer with what it says about packages.
struct InspectedBlob: Sendable {
    let reading: LayerReading
    let evidence: PackageEvidence

    init(_ file: consuming FileDescriptor) throws(ArchiveError) {
        var evidence = PackageEvidence()
        reading = try LayerReading(file, &evidence)
        self.evidence = evidence
    }

    /// - Parameter reader: holds what is not in memory.
    init<Blob>(_ content: ImageArchiveContents<Blob>.Content, _ reader: ArchiveReader) throws(ArchiveError) {
        var evidence = PackageEvidence()
        switch content {
        case .bytes(let bytes): reading = try LayerReading(bytes, &evidence)
        case .member: reading = try LayerReading(contentOf: reader, &evidence)
        }
        self.evidence = evidence
    }
}

/// Knows the layers that were read, by the digest of their stored bytes.
protocol InspectedLayers: AnyObject {
    var layers: [Digest: InspectedBlob] { get }
}

/// A layout directory: what the image needs is read when it is asked for.
private final class InspectedLayout: ForeignImage.Files, InspectedLayers {
    private let root: AnchoredDirectory
    private let cancellation: Cancellation
    private(set) var layers: [Digest: InspectedBlob] = [:]

    init(root: AnchoredDirectory, cancellation: Cancellation) {
        self.root = root
        self.cancellation = cancellation
    }

    func document(_ name: String) throws -> [UInt8]? { try LayoutDirectory.document(name, in: root) }

    func blob(_ name: String, expecting digest: Digest?) throws -> (digest: Digest, size: Int)? {
        try cancellation.check()
        if let digest, let known = layers[digest] { return (digest, known.reading.size) }
        guard let file = try LayoutDirectory.open(name, in: root) else { return nil }
        let blob = try InspectedBlob(file)
        layers[blob.reading.digest] = blob
        return (blob.reading.digest, blob.reading.size)
    }
}

/// An archive: everything in it that is a layer was read when this is made, for what it needs stands at its end.
private final class InspectedArchive: ForeignImage.Files, InspectedLayers {
    private let contents: ImageArchiveContents<Result<InspectedBlob, ArchiveError>>
    private(set) var layers: [Digest: InspectedBlob] = [:]

    init(_ reader: ArchiveReader, _ cancellation: Cancellation) throws {
        contents = try ImageArchiveContents(reader, cancellation: cancellation) { content in
            // Not everything large is a layer; what is wrong with one matters when the image turns out to need it.
            Result { () throws(ArchiveError) in try InspectedBlob(content, reader) }
        }
    }

    func document(_ name: String) -> [UInt8]? { contents.document(name) }

    func blob(_ name: String, expecting digest: Digest?) throws -> (digest: Digest, size: Int)? {
        guard let result = contents.blob(name) else { return nil }
        let blob: InspectedBlob
        do throws(ArchiveError) { blob = try result.get() } catch {
            throw BuildError("the layer \(name) cannot be read: \(error)")
        }
        if let digest, digest != blob.reading.digest {
            throw BuildError("the archive is damaged: \(name) does not have the digest of its name")
        }
        layers[blob.reading.digest] = blob
        return (blob.reading.digest, blob.reading.size)
    }
}
