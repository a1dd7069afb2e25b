internal import Hashing
public import HostSystem
internal import OCI

extension LayerSummary {
    /// Reads a layer, compressed or not, from the current position of `file` to its end.
    public init(reading file: consuming FileDescriptor) throws(ArchiveError) {
        var nobody = Nobody()
        try self.init(try ArchiveReader(file), &nobody)
    }

    /// Reads what is left of an archive, and shows files to an observer as they go by.
    init(_ reader: ArchiveReader, _ observer: inout some LayerObserver) throws(ArchiveError) {
        var entries: [LayerIndex.Entry] = []
        while let entry = try reader.next() {
            let digest = try entry.kind == .regular ? Self.content(of: entry, reader, &observer) : nil
            try reader.passContent()
            entries.append(
                LayerIndex.Entry(
                    entry: entry, contentDigest: digest, offset: reader.offset,
                    storedSize: reader.input.offset - reader.offset))
        }
        reader.input.curve.share(among: &entries)
        self.init(
            diffID: reader.input.finish(), uncompressedSize: reader.input.offset, index: LayerIndex(entries: entries))
    }

    /// Hashes a file's content, and lets the observer see what it wants of it.
    private static func content(
        of entry: TarEntry, _ reader: ArchiveReader, _ observer: inout some LayerObserver
    ) throws(ArchiveError) -> Digest {
        var hash = SHA256()
        guard case .end(let limit) = observer.wish(for: entry) else {
            while let piece = try reader.nextPiece() { hash.update(piece) }
            return hash.finalize()
        }
        var end = ContentEnd(of: entry.size, limit: limit)
        while let piece = try reader.nextPiece() {
            hash.update(piece)
            end.add(piece)
        }
        observer.take(end.bytes, of: entry)
        return hash.finalize()
    }
}

/// Wants to see nothing.
private struct Nobody: LayerObserver {
    func wish(for entry: TarEntry) -> ContentWish { .nothing }
    func take(_ content: [UInt8], of entry: TarEntry) {}
}

/// The last bytes of a content that comes in pieces.
private struct ContentEnd {
    private(set) var bytes: [UInt8] = []
    /// Bytes still to pass before those that are wanted.
    private var ahead: Int

    init(of size: Int, limit: Int) {
        ahead = max(0, size - limit)
        bytes.reserveCapacity(size - ahead)
    }

    mutating func add(_ piece: ArchiveReader.Piece) {
        switch piece {
        case .bytes(let more): bytes += more.dropFirst(pass(more.count))
        case .zeros(let count): bytes += repeatElement(0, count: count - pass(count))
        }
    }

    /// How many of the next `count` bytes are not wanted.
    private mutating func pass(_ count: Int) -> Int {
        let passed = min(count, ahead)
        ahead -= passed
        return passed
    }
}

extension SHA256 {
    fileprivate mutating func update(_ piece: ArchiveReader.Piece) {
        switch piece {
        case .bytes(let bytes): update(bytes)
        case .zeros(let count): update(zeros: count)
        }
    }

    mutating func update(zeros count: Int) {
        let zeros = [UInt8](repeating: 0, count: min(count, 64 << 10))
        var rest = count
        while rest > 0 {
            let part = min(rest, zeros.count)
            unsafe zeros.withUnsafeBytes { unsafe update(UnsafeRawBufferPointer(rebasing: $0[..<part])) }
            rest -= part
        }
    }
}
