internal import Hashing
internal import HostSystem
internal import OCI

/// Takes the bytes of a tar, hashes them, and hands them on compressed, in order, block by block.
///
/// Blocks of a fixed size are compressed by several threads, each block on its own, so that the result does not depend
/// on how many there are. At any time a few blocks are in memory, whatever the layer's size.
final class CompressedStream {
    typealias Sink = ([UInt8]) throws -> Void

    /// Bytes taken so far.
    private(set) var count = 0

    private let compression: Compression
    private let sink: Sink
    private let workers: OrderedWorkers<[UInt8], [UInt8]>
    private var hash = SHA256()
    /// As long as there was need for, of the first block; most layers are small, and clearing a whole one would take
    /// longer than to write them.
    private var block: [UInt8] = []
    private var filled = 0
    private var delivered = 0
    /// How the result grew with what was taken.
    private(set) var curve = CompressionCurve()

    init(_ compression: Compression, threads: Int, sink: @escaping Sink) {
        self.compression = compression
        self.sink = sink
        workers = OrderedWorkers(threads: threads) {
            let compressor = Result { () throws(ArchiveError) in try BlockCompressor(compression) }
            return { block in try compressor.get().compress(block) }
        }
    }

    func write(_ bytes: some Collection<UInt8>) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = rest.prefix(Compression.blockSize - filled)
            makeRoom(to: filled + part.count)
            block.replaceSubrange(filled..<(filled + part.count), with: part)
            rest = rest.dropFirst(part.count)
            try advance(part.count)
        }
    }

    /// Takes up to `limit` bytes of `file` at `offset`, shows them, and returns their number; 0 at the file's end.
    func read(
        from file: borrowing FileDescriptor, at offset: Int, upTo limit: Int,
        _ look: (UnsafeRawBufferPointer) -> Void
    ) throws -> Int {
        let room = filled..<min(filled + limit, Compression.blockSize)
        makeRoom(to: room.upperBound)
        let taken = unsafe try block.withUnsafeMutableBytes { bytes in
            let part = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[room])
            let taken = unsafe try file.read(into: part, at: offset)
            unsafe look(UnsafeRawBufferPointer(rebasing: part[..<taken]))
            return taken
        }
        try advance(taken)
        return taken
    }

    /// Ends the stream: everything has gone into the sink when this returns.
    func finish() throws -> Digest {
        if filled > 0 {
            block.removeLast(block.count - filled)
            try emitBlock()
        }
        while let done = try workers.next() { try deliver(done) }
        var done = SHA256()
        swap(&done, &hash)
        return done.finalize()
    }

    /// Makes the block at least so long.
    private func makeRoom(to size: Int) {
        if block.count >= size { return }
        let length = min(max(size, 2 * block.count, 1 << 14), Compression.blockSize)
        block.append(contentsOf: repeatElement(0, count: length - block.count))
    }

    private func advance(_ bytes: Int) throws {
        filled += bytes
        count += bytes
        if filled < Compression.blockSize { return }
        try emitBlock()
        block = [UInt8](repeating: 0, count: Compression.blockSize)
        filled = 0
    }

    private func emitBlock() throws {
        hash.update(block)
        if compression.algorithm == .none { return try deliver(block) }
        if workers.isFull, let done = try workers.next() { try deliver(done) }
        try workers.submit(block)
        while let done = try workers.nextIfReady() { try deliver(done) }
    }

    private func deliver(_ compressed: [UInt8]) throws {
        // All blocks but the last are full.
        let plain = min(Compression.blockSize, count - delivered)
        delivered += plain
        curve.add(plain: plain, compressed: compressed.count)
        try sink(compressed)
    }
}
