internal import Hashing
public import HostSystem
public import OCI

/// What became of a layer.
public struct LayerSummary: Sendable, Hashable {
    /// The digest of the uncompressed tar.
    public var diffID: Digest
    /// Bytes of the uncompressed tar.
    public var uncompressedSize: Int
    public var index: LayerIndex
}

/// Writes a layer in one pass: tar, hash, compress, hand on. Nothing is kept but the table of contents and a few blocks.
///
/// The same entries with the same contents always give the same bytes. Whoever wants a sorted layer appends in order;
/// a hard link stands behind the file that it names. One thread uses a writer.
public final class LayerWriter {
    /// Takes the layer's compressed bytes in order, on the thread that writes.
    public typealias Sink = ([UInt8]) throws -> Void

    private let stream: CompressedStream
    private var entries: [LayerIndex.Entry] = []
    private static let emptyDigest = SHA256.digest(of: [])

    /// - Parameter threads: how many compress; the result does not depend on it.
    public init(compression: Compression = .standard, threads: Int = 1, sink: @escaping Sink) {
        stream = CompressedStream(compression, threads: threads, sink: sink)
    }

    /// Appends what has no content: a directory, a link, a device, an empty file.
    public func append(_ entry: TarEntry) throws {
        try append(entry, content: [])
    }

    /// Appends a file that is in memory; `entry.size` is taken from it.
    public func append(_ entry: TarEntry, content: [UInt8]) throws {
        var entry = entry
        entry.size = content.count
        let offset = stream.count
        try stream.write(try TarHeader.encode(entry))
        try stream.write(content)
        let digest = content.isEmpty ? Self.emptyDigest : SHA256.digest(of: content)
        try finishMember(entry, offset, digest)
    }

    /// Appends a regular file of `entry.size` bytes, which `content` writes piece by piece.
    /// - Throws: ``ArchiveError`` where they are fewer or more than said, and what `content` throws.
    public func append(_ entry: TarEntry, content: (inout Body) throws -> Void) throws {
        let offset = stream.count
        try stream.write(try TarHeader.encode(entry))
        var body = Body(stream, entry)
        try content(&body)
        try finishMember(entry, offset, try body.finish())
    }

    /// Takes the content of one file.
    public struct Body: ~Copyable {
        private let stream: CompressedStream
        private let entry: TarEntry
        private var rest: Int
        private var hash = SHA256()

        fileprivate init(_ stream: CompressedStream, _ entry: TarEntry) {
            self.stream = stream
            self.entry = entry
            rest = entry.size
        }

        public mutating func write(_ bytes: [UInt8]) throws {
            guard bytes.count <= rest else { throw LayerWriter.changed(entry) }
            rest -= bytes.count
            hash.update(bytes)
            try stream.write(bytes)
        }

        fileprivate consuming func finish() throws -> Digest {
            if rest > 0 { throw LayerWriter.changed(entry) }
            return hash.finalize()
        }
    }

    /// Appends a regular file of `entry.size` bytes from the start of `file`; its position does not matter. Where its
    /// content has long runs of zeros it is stored as a sparse file.
    /// - Parameter digest: the content's, where it is known: it is not computed again, and whoever knows it sees to it
    ///   that the file does not change.
    /// - Throws: ``ArchiveError`` where the file is not as long as said, which is so when it changed meanwhile.
    public func appendFile(_ entry: TarEntry, from file: borrowing FileDescriptor, digest: Digest? = nil) throws {
        let map = try SparseMap(of: file, size: entry.size)
        let offset = stream.count
        try stream.write(try TarHeader.encode(entry, sparse: map))
        if let map { try stream.write(map.encoded) }
        let stretches = map?.data ?? [0..<entry.size]
        let content: Digest
        if let digest {
            for stretch in stretches { unsafe try copy(stretch, of: entry, from: file) { _ in } }
            content = digest
        } else {
            content = try hashed(stretches, of: entry, from: file)
        }
        if try file.status().size != entry.size { throw Self.changed(entry) }
        try finishMember(entry, offset, content)
    }

    /// Ends the layer. Everything has gone into the sink when this returns.
    public func finish() throws -> LayerSummary {
        try stream.write([UInt8](repeating: 0, count: 2 * TarFields.blockSize))
        let diffID = try stream.finish()
        stream.curve.share(among: &entries)
        return LayerSummary(
            diffID: diffID, uncompressedSize: stream.count, index: LayerIndex(entries: entries))
    }

    /// Copies parts of a file and computes the digest of the whole; what lies between them are zeros.
    private func hashed(
        _ stretches: [Range<Int>], of entry: TarEntry, from file: borrowing FileDescriptor
    ) throws -> Digest {
        var hash = SHA256()
        var position = 0
        for stretch in stretches {
            hash.update(zeros: stretch.lowerBound - position)
            unsafe try copy(stretch, of: entry, from: file) { unsafe hash.update($0) }
            position = stretch.upperBound
        }
        hash.update(zeros: entry.size - position)
        return hash.finalize()
    }

    private func copy(
        _ stretch: Range<Int>, of entry: TarEntry, from file: borrowing FileDescriptor,
        _ look: (UnsafeRawBufferPointer) -> Void
    ) throws {
        var position = stretch.lowerBound
        while position < stretch.upperBound {
            let count = unsafe try stream.read(
                from: file, at: position, upTo: stretch.upperBound - position, look)
            if count == 0 { throw Self.changed(entry) }
            position += count
        }
    }

    private func finishMember(_ entry: TarEntry, _ offset: Int, _ digest: Digest) throws {
        try stream.write([UInt8](repeating: 0, count: TarFields.padding(after: stream.count)))
        entries.append(
            LayerIndex.Entry(
                entry: entry, contentDigest: entry.kind == .regular ? digest : nil, offset: offset,
                storedSize: stream.count - offset))
    }

    fileprivate static func changed(_ entry: TarEntry) -> ArchiveError {
        ArchiveError(
            "its content is not \(entry.size) bytes long, as was said before; does it change while it is read?",
            member: "\(entry.path)")
    }
}

extension LayerWriter {
    /// Compresses a tar that is there already: reads `file`, compressed in whatever way, from its current position to
    /// its end, and gives its tar's bytes, compressed anew, to `sink`.
    /// - Returns: the diff ID.
    public static func compress(
        _ file: consuming FileDescriptor, _ compression: Compression, threads: Int = 1, sink: @escaping Sink
    ) throws -> Digest {
        let source = try decompressed(FileSource(file))
        let stream = CompressedStream(compression, threads: threads, sink: sink)
        while true {
            let bytes = try source.next()
            if bytes.isEmpty { return try stream.finish() }
            try stream.write(bytes)
        }
    }
}
