internal import Archive
internal import ContentStore
internal import Hashing
internal import HostSystem
internal import OCI

/// The SHA-256 of some bytes.
func digest(of bytes: [UInt8]) -> Digest { SHA256.digest(of: bytes) }

/// An image layout in a directory.
struct LayoutDirectory: ForeignImage.Files {
    let root: HostPath
    let store: ContentStore

    func document(_ name: String) throws -> [UInt8]? {
        guard let file = try open(name) else { return nil }
        return try file.readAll(limit: 16 << 20)
    }

    func blob(_ name: String, expecting digest: Digest?) throws -> (digest: Digest, size: Int)? {
        if let digest, let size = try store.size(of: digest) { return (digest, size) }
        guard let file = try open(name) else { return nil }
        let writer = try store.makeWriter()
        try writer.write(contentsOf: file)
        return try writer.commit(expecting: digest)
    }

    private func open(_ name: String) throws -> FileDescriptor? {
        do throws(SystemError) { return try AnchoredDirectory(root).open(name.utf8) } catch {
            if error.errno == .noSuchFile || error.errno == .notDirectory { return nil }
            throw error
        }
    }
}

/// An image layout, or Docker's format, in a tar: read once from front to back, blobs straight into the store.
struct ImageArchive: ForeignImage.Files {
    private var documents: [String: [UInt8]] = [:]
    private var blobs: [String: (digest: Digest, size: Int)] = [:]
    /// Links between members, as old Docker versions wrote for layers that occur twice.
    private var links: [String: String] = [:]

    /// Anything longer is no document.
    private static let documentLimit = 4 << 20

    init(_ path: HostPath, store: ContentStore, cancellation: Cancellation) throws {
        let reader = try ArchiveReader(FileDescriptor.open(path))
        while let entry = try reader.next() {
            try cancellation.check()
            let name = String(decoding: entry.path.bytes, as: UTF8.self)
            switch entry.kind {
            case .regular: try add(name, entry, reader, store)
            case .symbolicLink(let target):
                let path = try (entry.path.parent ?? .root).appending(target)
                links[name] = String(decoding: path.bytes, as: UTF8.self)
            case .hardLink(let target): links[name] = String(decoding: target.bytes, as: UTF8.self)
            default: break
            }
        }
    }

    private mutating func add(_ name: String, _ entry: TarEntry, _ reader: ArchiveReader, _ store: ContentStore) throws
    {
        var document: [UInt8] = []
        let writer = try store.makeWriter()
        try reader.forEachChunk { bytes in
            if entry.size <= Self.documentLimit { document += bytes }
            try writer.write(bytes)
        }
        // A document is small and starts as JSON does; a layer is a tar or compressed, and is kept as a blob.
        if let first = document.first, first == UInt8(ascii: "{") || first == UInt8(ascii: "[") || document.count < 64 {
            documents[name] = document
        } else {
            blobs[name] = try writer.commit()
        }
    }

    func document(_ name: String) -> [UInt8]? { documents[links[name] ?? name] }

    func blob(_ name: String, expecting digest: Digest?) throws -> (digest: Digest, size: Int)? {
        guard let blob = blobs[links[name] ?? name] else { return nil }
        if let digest, blob.digest != digest {
            throw BuildError("the archive is damaged: \(name) does not have the digest of its name")
        }
        return blob
    }
}
