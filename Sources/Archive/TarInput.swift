internal import Hashing
internal import OCI

/// The bytes of a tar, in order, with their digest and how far the compressed file was used for them.
final class TarInput {
    private let source: any ByteSource
    private var chunk: [UInt8] = []
    private var position = 0
    private var chunkStart = 0
    private var hash = SHA256()
    private(set) var curve = CompressionCurve()

    init(_ source: any ByteSource) {
        self.source = source
    }

    /// Bytes taken so far.
    var offset: Int { chunkStart + position }

    /// The next bytes, at most `limit` of them; none at the end.
    func take(upTo limit: Int) throws(ArchiveError) -> ArraySlice<UInt8> {
        if position == chunk.count, try !refill() { return [] }
        let end = min(chunk.count, position + limit)
        defer { position = end }
        return chunk[position..<end]
    }

    /// Exactly `count` bytes; nil at the end.
    func take(_ count: Int) throws(ArchiveError) -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let some = try take(upTo: count - bytes.count)
            if some.isEmpty {
                if bytes.isEmpty { return nil }
                throw cutOff
            }
            bytes += some
        }
        return bytes
    }

    func skip(_ count: Int) throws(ArchiveError) {
        var rest = count
        while rest > 0 {
            let some = try take(upTo: rest)
            if some.isEmpty { throw cutOff }
            rest -= some.count
        }
    }

    /// Takes all that is left, so that it is hashed and its checksums are proven.
    func drain() throws(ArchiveError) {
        while try !take(upTo: .max >> 1).isEmpty {}
    }

    /// The digest of everything up to the end. For use after ``drain()``.
    func finish() -> Digest {
        var done = SHA256()
        swap(&done, &hash)
        return done.finalize()
    }

    var cutOff: ArchiveError { ArchiveError("the archive is cut off", offset: offset) }

    private func refill() throws(ArchiveError) -> Bool {
        chunkStart += chunk.count
        position = 0
        chunk = try source.next()
        if chunk.isEmpty { return false }
        hash.update(chunk)
        curve.add(plain: chunk.count, compressedEnd: source.consumed)
        return true
    }
}
