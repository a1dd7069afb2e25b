internal import Hashing
public import HostSystem
public import OCI

/// Blobs. One that is not what its digest says is removed when it is met, and counts as absent.
extension ContentStore {
    public func contains(_ digest: Digest) throws(StoreError) -> Bool {
        try open(digest) != nil
    }

    /// The blob's size in bytes; nil where it is absent.
    public func size(of digest: Digest) throws(StoreError) -> Int? {
        guard let file = try open(digest) else { return nil }
        return try layout.guarded { try file.status().size }
    }

    /// The blob, proven to be right; nil where it is absent.
    ///
    /// A blob whose file has not changed since it was last hashed is not hashed again.
    public func open(_ digest: Digest) throws(StoreError) -> FileDescriptor? {
        try layout.guardedUse {
            let file: FileDescriptor
            do throws(SystemError) { file = try FileDescriptor.open(layout.blob(digest)) } catch {
                if error.errno == .noSuchFile { return nil }
                throw error
            }
            if try BlobStamp.isCurrent(layout.stamp(digest), try file.status()) {
                try layout.stamp(digest).setModified(.now)
                return file
            }
            return try prove(file, is: digest)
        }
    }

    /// The whole blob; nil where it is absent.
    /// - Throws: ``StoreError`` where it is larger than `limit` bytes.
    public func read(_ digest: Digest, limit: Int = .max) throws(StoreError) -> [UInt8]? {
        guard let file = try open(digest) else { return nil }
        return try layout.guarded { try file.readAll(limit: limit) }
    }

    /// Where the blob lies; nil where it is absent. Only to be read.
    public func path(of digest: Digest) throws(StoreError) -> HostPath? {
        try contains(digest) ? layout.blob(digest) : nil
    }

    /// Starts a blob.
    public func makeWriter() throws(StoreError) -> BlobWriter {
        try layout.guarded { try BlobWriter(layout, session) }
    }

    /// Puts `bytes` in and gives their digest.
    @discardableResult
    public func add(_ bytes: [UInt8]) throws(StoreError) -> Digest {
        let writer = try makeWriter()
        try writer.write(bytes)
        return try writer.commit().digest
    }

    public func remove(_ digest: Digest) throws(StoreError) {
        try layout.guarded {
            try layout.removeFile(layout.blob(digest))
            try layout.removeFile(layout.stamp(digest))
        }
    }

    private func prove(_ file: consuming FileDescriptor, is digest: Digest) throws -> FileDescriptor? {
        let status = try file.status()
        if try contentDigest(of: file) == digest {
            try BlobStamp.write(layout.stamp(digest), status)
            return file
        }
        try layout.removeFile(layout.blob(digest))
        try layout.removeFile(layout.stamp(digest))
        return nil
    }
}
