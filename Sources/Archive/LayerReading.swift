internal import Hashing
public import HostSystem
public import OCI

/// Sees the files of a layer while it is read.
public protocol LayerObserver {
    /// Which of a regular file's content it wants to see.
    mutating func wish(for entry: TarEntry) -> ContentWish
    /// Takes what it wished for.
    mutating func take(_ content: [UInt8], of entry: TarEntry)
}

/// What of a file somebody wants to see.
public enum ContentWish: Hashable, Sendable {
    case nothing
    /// The last so many bytes, or all where there are fewer.
    case end(Int)
}

/// A layer read once from front to back: what it is, plain and as it is stored.
public struct LayerReading: Sendable {
    public let summary: LayerSummary
    /// Of the bytes as they are stored, compressed or not.
    public let digest: Digest
    /// Bytes as they are stored.
    public let size: Int

    public var isCompressed: Bool { digest != summary.diffID }

    /// Reads a layer from the current position of `file` to its end.
    public init(_ file: consuming FileDescriptor, _ observer: inout some LayerObserver) throws(ArchiveError) {
        try self.init(FileSource(file), &observer)
    }

    /// Reads a layer that is the content of the reader's current member.
    public init(contentOf reader: ArchiveReader, _ observer: inout some LayerObserver) throws(ArchiveError) {
        try self.init(MemberSource(reader), &observer)
    }

    /// Reads a layer that is in memory.
    public init(_ bytes: [UInt8], _ observer: inout some LayerObserver) throws(ArchiveError) {
        try self.init(MemorySource(bytes), &observer)
    }

    private init(_ source: any ByteSource, _ observer: inout some LayerObserver) throws(ArchiveError) {
        let stored = HashedSource(source)
        summary = try LayerSummary(ArchiveReader(TarInput(try decompressed(stored))), &observer)
        // What stands behind the compressed data belongs to the blob too.
        while try !stored.next().isEmpty {}
        (digest, size) = (stored.finish(), stored.consumed)
    }
}

/// Gives the content of a member of another archive.
private final class MemberSource: ByteSource {
    private let reader: ArchiveReader
    private(set) var consumed = 0

    init(_ reader: ArchiveReader) {
        self.reader = reader
    }

    func next() throws(ArchiveError) -> [UInt8] {
        switch try reader.nextPiece() {
        case nil: return []
        case .zeros:
            throw ArchiveError("a layer stands in the archive as a sparse file, which no tool writes")
        case .bytes(let bytes):
            consumed += bytes.count
            return bytes
        }
    }
}

/// Gives what is in memory.
private final class MemorySource: ByteSource {
    private var bytes: [UInt8]
    private(set) var consumed = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    func next() -> [UInt8] {
        defer {
            consumed += bytes.count
            bytes = []
        }
        return bytes
    }
}

/// Hashes what passes.
private final class HashedSource: ByteSource {
    private let source: any ByteSource
    private var hash = SHA256()

    init(_ source: any ByteSource) {
        self.source = source
    }

    var consumed: Int { source.consumed }

    func next() throws(ArchiveError) -> [UInt8] {
        let bytes = try source.next()
        hash.update(bytes)
        return bytes
    }

    func finish() -> Digest {
        var done = SHA256()
        swap(&done, &hash)
        return done.finalize()
    }
}
