internal import Archive
internal import HostSystem
internal import OCI

/// An image layout, or Docker's format, in a tar: read once from front to back. Documents are kept, of everything else
/// what is made of it as it goes by.
struct ImageArchiveContents<Blob> {
    /// What stands in the archive and is no document.
    enum Content {
        case bytes([UInt8])
        /// What is left of the reader's current member.
        case member
    }

    private var documents: [String: [UInt8]] = [:]
    private var blobs: [String: Blob] = [:]
    /// Links between members, as old Docker versions wrote for layers that occur twice.
    private var links: [String: String] = [:]

    /// Anything longer is no document.
    private static var documentLimit: Int { 4 << 20 }

    init(_ reader: ArchiveReader, cancellation: Cancellation, keep: (Content) throws -> Blob) throws {
        while let entry = try reader.next() {
            try cancellation.check()
            let name = String(decoding: entry.path.bytes, as: UTF8.self)
            switch entry.kind {
            case .regular: try add(name, entry, reader, keep)
            case .symbolicLink(let target):
                let path = try (entry.path.parent ?? .root).appending(target)
                links[name] = String(decoding: path.bytes, as: UTF8.self)
            case .hardLink(let target): links[name] = String(decoding: target.bytes, as: UTF8.self)
            default: break
            }
        }
    }

    private mutating func add(
        _ name: String, _ entry: TarEntry, _ reader: ArchiveReader, _ keep: (Content) throws -> Blob
    ) throws {
        guard entry.size <= Self.documentLimit else {
            blobs[name] = try keep(.member)
            return
        }
        let bytes = try reader.readContent(limit: Self.documentLimit)
        // A document is small and starts as JSON does; a layer is a tar or compressed.
        if let first = bytes.first, first == UInt8(ascii: "{") || first == UInt8(ascii: "[") || bytes.count < 64 {
            documents[name] = bytes
        } else {
            blobs[name] = try keep(.bytes(bytes))
        }
    }

    func document(_ name: String) -> [UInt8]? { documents[links[name] ?? name] }

    func blob(_ name: String) -> Blob? { blobs[links[name] ?? name] }
}
