public import HostSystem

/// Reads a tar member by member, whatever it is compressed with: gzip, zstd, xz, bzip2, lzma, or nothing.
///
/// Damaged or cut off input is an error, never a short success. Names come out normalised, below the root; one that
/// leads out of it is an error. One thread uses a reader.
public final class ArchiveReader {
    public enum Format: Sendable, Hashable {
        case tar
        /// One part of a Debian package.
        case debianPackage(DebianPart)
    }

    /// A piece of a file's content.
    public enum Piece: Sendable, Hashable {
        case bytes([UInt8])
        /// So many zeros, which the archive holds as a hole.
        case zeros(Int)
    }

    let input: TarInput
    private var global = PAXHeader()
    /// What of the current member's content has not been given out.
    private var content = TarContent(data: [], size: 0)
    private var padding = 0
    private var ended = false

    /// Where the current member's first header starts in the uncompressed tar, in bytes.
    public private(set) var offset = 0

    /// Reads `file` from its current position.
    public init(_ file: consuming FileDescriptor, format: Format = .tar) throws(ArchiveError) {
        switch format {
        case .tar: input = TarInput(try decompressed(FileSource(file)))
        case .debianPackage(let part): input = TarInput(try decompressed(part.source(in: file)))
        }
    }

    init(_ input: TarInput) {
        self.input = input
    }

    /// The next member; nil at the end. What was left of the content of the one before is passed over.
    public func next() throws(ArchiveError) -> TarEntry? {
        if ended { return nil }
        try passContent()
        offset = input.offset
        var header = PAXHeader()
        var longName: [UInt8]?
        var longTarget: [UInt8]?
        while let block = try nextBlock() {
            switch block.type {
            case UInt8(ascii: "x"): try header.add(try smallContent(block))
            case UInt8(ascii: "g"): try global.add(try smallContent(block))
            case UInt8(ascii: "L"): longName = try smallContent(block).prefix { $0 != 0 } + []
            case UInt8(ascii: "K"): longTarget = try smallContent(block).prefix { $0 != 0 } + []
            default:
                var all = global
                all.merge(header)
                let member = TarMember(block: block, header: all, longName: longName, longTarget: longTarget)
                return try start(member)
            }
        }
        ended = true
        try input.drain()
        return nil
    }

    /// The next piece of the current member's content; nil at its end.
    public func nextPiece() throws(ArchiveError) -> Piece? {
        switch content.next() {
        case nil: return nil
        case .zeros(let count):
            content.advance(count)
            return .zeros(count)
        case .data(let count):
            let bytes = try input.take(upTo: count)
            if bytes.isEmpty { throw input.cutOff }
            content.advance(bytes.count)
            return .bytes(Array(bytes))
        }
    }

    /// Gives the rest of the current member's content to `body` in pieces, zeros included.
    public func forEachChunk(_ body: ([UInt8]) throws -> Void) throws {
        while let piece = try nextPiece() {
            switch piece {
            case .bytes(let bytes): try body(bytes)
            case .zeros(var count):
                while count > 0 {
                    let part = min(count, 1 << 18)
                    try body([UInt8](repeating: 0, count: part))
                    count -= part
                }
            }
        }
    }

    /// The rest of the current member's content.
    /// - Throws: ``ArchiveError`` where it has more than `limit` bytes.
    public func readContent(limit: Int) throws(ArchiveError) -> [UInt8] {
        if content.remaining > limit {
            throw ArchiveError("its \(content.remaining) bytes are more than the \(limit) that are read of such a file")
        }
        var result: [UInt8] = []
        while let piece = try nextPiece() {
            switch piece {
            case .bytes(let bytes): result += bytes
            case .zeros(let count): result += [UInt8](repeating: 0, count: count)
            }
        }
        return result
    }

    /// Passes over what is left of the current member. ``offset`` is unchanged.
    func passContent() throws(ArchiveError) {
        try input.skip(content.remainingData + padding)
        content = TarContent(data: [], size: 0)
        padding = 0
    }

    private func start(_ member: TarMember) throws(ArchiveError) -> TarEntry {
        do throws(ArchiveError) {
            let entry = try member.entry()
            let stored = try member.storedSize()
            content = try member.content(entry, stored, input)
            padding = TarFields.padding(after: stored)
            return entry
        } catch {
            throw ArchiveError(error.reason, member: error.member ?? member.shownName, offset: error.offset ?? offset)
        }
    }

    /// The next header; nil at the end marker, two blocks of zeros.
    private func nextBlock() throws(ArchiveError) -> TarBlock? {
        let start = input.offset
        guard let bytes = try input.take(TarFields.blockSize) else {
            throw ArchiveError("the archive ends without its end marker; it is cut off", offset: start)
        }
        if bytes.allSatisfy({ $0 == 0 }) {
            let second = try input.take(TarFields.blockSize)
            guard second?.allSatisfy({ $0 == 0 }) ?? true else {
                throw ArchiveError("a single block of zeros stands between members", offset: start)
            }
            return nil
        }
        do throws(ArchiveError) { return try TarBlock(bytes) } catch {
            throw ArchiveError(error.reason, offset: start)
        }
    }

    /// The content of a header that describes another.
    private func smallContent(_ block: TarBlock) throws(ArchiveError) -> [UInt8] {
        let size = try block.number(.size)
        guard (0...(16 << 20)).contains(size) else {
            throw ArchiveError("a header has \(size) bytes", offset: input.offset)
        }
        let bytes = try input.take(size) ?? []
        if bytes.count < size { throw input.cutOff }
        try input.skip(TarFields.padding(after: size))
        return bytes
    }
}
