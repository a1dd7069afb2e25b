internal import CZstd

/// Decompresses zstd frames, one after the other (RFC 8878).
@safe
final class ZstdSource: ByteSource {
    private static let chunkSize = 256 << 10

    private let source: any ByteSource
    private let context: OpaquePointer
    private var input: [UInt8] = []
    private var position = 0
    private var inFrame = false

    init(_ source: any ByteSource) throws(ArchiveError) {
        self.source = source
        guard let context = unsafe ZSTD_createDCtx() else { throw ArchiveError("libzstd has no memory") }
        unsafe self.context = context
    }

    deinit {
        unsafe ZSTD_freeDCtx(context)
    }

    static func startsWithSkippableFrame(_ start: [UInt8]) -> Bool {
        start.count >= 4 && start[0] & 0xf0 == 0x50 && start[1...3] == [0x2a, 0x4d, 0x18]
    }

    var consumed: Int { source.consumed - (input.count - position) }

    func next() throws(ArchiveError) -> [UInt8] {
        while true {
            if position == input.count {
                input = try source.next()
                position = 0
                if input.isEmpty {
                    if inFrame { throw ArchiveError("the zstd data is cut off") }
                    return []
                }
            }
            let output = try decompressSome()
            if !output.isEmpty { return output }
        }
    }

    private func decompressSome() throws(ArchiveError) -> [UInt8] {
        var code = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Self.chunkSize) { room, count in
            unsafe input.withUnsafeBytes { bytes in
                var from = unsafe ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: position)
                var to = unsafe ZSTD_outBuffer(dst: room.baseAddress, size: Self.chunkSize, pos: 0)
                code = unsafe ZSTD_decompressStream(context, &to, &from)
                position = unsafe from.pos
                count = unsafe to.pos
            }
        }
        if ZSTD_isError(code) != 0 {
            throw ArchiveError("the zstd data is damaged: \(unsafe String(cString: ZSTD_getErrorName(code)))")
        }
        inFrame = code != 0
        return bytes
    }
}
