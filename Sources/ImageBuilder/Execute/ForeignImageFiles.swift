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

    func document(_ name: String) throws -> [UInt8]? { try Self.document(name, in: AnchoredDirectory(root)) }

    func blob(_ name: String, expecting digest: Digest?) throws -> (digest: Digest, size: Int)? {
        if let digest, let size = try store.size(of: digest) { return (digest, size) }
        guard let file = try Self.open(name, in: AnchoredDirectory(root)) else { return nil }
        let writer = try store.makeWriter()
        try writer.write(contentsOf: file)
        return try writer.commit(expecting: digest)
    }

    static func document(_ name: String, in root: AnchoredDirectory) throws -> [UInt8]? {
        guard let file = try open(name, in: root) else { return nil }
        return try file.readAll(limit: 16 << 20)
    }

    /// Nil where there is no file of that name.
    static func open(_ name: String, in root: AnchoredDirectory) throws -> FileDescriptor? {
        do throws(SystemError) { return try root.open(name.utf8) } catch {
            if error.errno == .noSuchFile || error.errno == .notDirectory { return nil }
            throw error
        }
    }
}

/// An image archive, its blobs straight into the store.
struct ImageArchive: ForeignImage.Files {
    private let contents: ImageArchiveContents<(digest: Digest, size: Int)>

    init(_ path: HostPath, store: ContentStore, cancellation: Cancellation) throws {
        let reader = try ArchiveReader(FileDescriptor.open(path))
        contents = try ImageArchiveContents(reader, cancellation: cancellation) { content in
            let writer = try store.makeWriter()
            switch content {
            case .bytes(let bytes): try writer.write(bytes)
            case .member: try reader.forEachChunk { bytes in try writer.write(bytes) }
            }
            return try writer.commit()
        }
    }

    func document(_ name: String) -> [UInt8]? { contents.document(name) }

    func blob(_ name: String, expecting digest: Digest?) throws -> (digest: Digest, size: Int)? {
        guard let blob = contents.blob(name) else { return nil }
        if let digest, blob.digest != digest {
            throw BuildError("the archive is damaged: \(name) does not have the digest of its name")
        }
        return blob
    }
}
