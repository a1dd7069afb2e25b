internal import Archive
internal import ContentStore
internal import Hashing
internal import HostSystem
internal import OCI

/// A package in the cache, and its files in a form that is read many times faster.
///
/// Most packages are compressed with xz, and to decompress them took longer than all else that we do with them. So who
/// reads a package first keeps its files once more, compressed lightly; whoever comes later reads that.
struct StoredPackage: Sendable {
    let store: ContentStore
    /// The digest of the `.deb` file.
    let digest: Digest

    /// What the package says of itself.
    func control() throws -> PackageControl { try PackageFile.control(of: file()) }

    /// Gives each file that the package installs to `entry`, its content in pieces to `content`.
    func forEachEntry(_ entry: (TarEntry) throws -> Void, content: ([UInt8]) throws -> Void) throws {
        if let copy = try store.record(for: key).flatMap(Self.digest), let file = try store.open(copy) {
            return try ArchiveReader(file).forEachEntry(entry, content: content)
        }
        let blob = try store.makeWriter()
        let copy = LayerWriter(compression: try Compression(.zstd, level: 1)) { try blob.write($0) }
        let reader = try ArchiveReader(FileDescriptor.open(file()), format: .debianPackage(.data))
        try reader.forEachEntry(entry, content: content, copyingTo: copy)
        _ = try copy.finish()
        try store.store(record: Array(blob.commit().digest.description.utf8), for: key)
    }

    private var key: Digest { SHA256.digest(of: Array("oci-build/package-files/1 \(digest)".utf8)) }

    private static func digest(of record: [UInt8]) -> Digest? { try? Digest(String(decoding: record, as: UTF8.self)) }

    private func file() throws -> HostPath {
        if let path = try store.path(of: digest) { return path }
        throw PackagesError(.failed, "it is not in the cache", hint: "it was removed meanwhile: build again")
    }
}

extension ArchiveReader {
    /// Gives each member to `entry`, its content in pieces to `content`, and both to `copy`.
    fileprivate func forEachEntry(
        _ entry: (TarEntry) throws -> Void, content: ([UInt8]) throws -> Void, copyingTo copy: LayerWriter? = nil
    ) throws {
        while let next = try next() {
            try entry(next)
            guard let copy else {
                try forEachChunk(content)
                continue
            }
            if next.kind != .regular || next.size == 0 {
                try copy.append(next)
                continue
            }
            try copy.append(next) { body in
                try forEachChunk {
                    try content($0)
                    try body.write($0)
                }
            }
        }
    }
}
