internal import Hashing
public import HostSystem
public import OCI
internal import Synchronization

/// A blob in the making: hashed while it is written, nowhere to be seen before ``commit(expecting:)``.
/// Dropped without that, it leaves nothing. One thread uses it.
public final class BlobWriter {
    private let layout: StoreLayout
    // A session outlives what is made in its directory.
    private let session: Session
    private let temporary: HostPath
    private let file: FileDescriptor
    private var hash = SHA256()
    private var committed = false
    /// Up to where the disk has been told to take it.
    private var handedToDisk = 0
    private static let writeBackSize = 8 << 20

    /// Bytes written so far.
    public private(set) var size = 0

    init(_ layout: StoreLayout, _ session: Session) throws(SystemError) {
        self.layout = layout
        self.session = session
        temporary = session.newPath("blob")
        file = try FileDescriptor.open(temporary, .readWrite, [.create, .exclusive])
    }

    deinit {
        if !committed { try? temporary.unlink() }
    }

    public func write(_ bytes: [UInt8]) throws(StoreError) {
        try layout.guarded {
            try file.write(bytes)
            hash.update(bytes)
            size += bytes.count
        }
        if size - handedToDisk >= Self.writeBackSize {
            file.startWriteBack(at: handedToDisk, count: size - handedToDisk)
            handedToDisk = size
        }
    }

    /// Writes all that `source` still has to give.
    public func write(contentsOf source: borrowing FileDescriptor) throws(StoreError) {
        while true {
            let bytes = try Self.chunk(of: source, layout)
            if bytes.isEmpty { return }
            try write(bytes)
        }
    }

    private static func chunk(of source: borrowing FileDescriptor, _ layout: StoreLayout) throws(StoreError) -> [UInt8]
    {
        do throws(SystemError) { return try source.read(upTo: 1 << 20) } catch {
            throw StoreError(error, at: layout.root)
        }
    }

    /// Puts the blob into the cache. A writer commits once.
    /// - Throws: ``StoreError`` with `digestMismatch` where the content is not what was `expected`; then it is gone.
    @discardableResult
    public func commit(expecting expected: Digest? = nil) throws(StoreError) -> (digest: Digest, size: Int) {
        var hash = SHA256()
        swap(&hash, &self.hash)
        let digest = hash.finalize()
        if let expected, expected != digest {
            throw StoreError(
                .digestMismatch(expected: expected, actual: digest),
                "content with the digest \(expected) was expected, but this has \(digest)")
        }
        try layout.guarded { try file.sync() }
        try layout.guardedUse {
            try temporary.rename(to: layout.blob(digest))
            committed = true
            session.hasAdded.store(true, ordering: .relaxed)
            // After the rename, which changes the file's ctime.
            try BlobStamp.write(layout.stamp(digest), try file.status())
        }
        return (digest, size)
    }
}
