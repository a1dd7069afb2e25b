internal import CZlib

/// Decompresses gzip members, one after the other, and proves each against its checksum and length (RFC 1952).
@safe
final class GzipSource: ByteSource {
    private static let chunkSize = 256 << 10

    private let source: any ByteSource
    private let stream: UnsafeMutablePointer<z_stream>
    private var input: [UInt8] = []
    private var position = 0
    private var inMember = false

    init(_ source: any ByteSource) throws(ArchiveError) {
        self.source = source
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        // 15 bits of window, and 16 for "gzip only".
        let code = unsafe inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        if code != Z_OK { throw ArchiveError("zlib cannot start: error \(code)") }
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    var consumed: Int { source.consumed - (input.count - position) }

    func next() throws(ArchiveError) -> [UInt8] {
        while true {
            if position == input.count, try !refill() { return [] }
            if !inMember, try !startMember() { return [] }
            let output = try inflateSome()
            if !output.isEmpty { return output }
        }
    }

    /// False where the file ends, which it may only between members.
    private func refill() throws(ArchiveError) -> Bool {
        input = try source.next()
        position = 0
        if input.isEmpty, inMember { throw ArchiveError("the gzip data is cut off") }
        return !input.isEmpty
    }

    /// False where only zeros follow, which tapes leave and gzip(1) ignores.
    private func startMember() throws(ArchiveError) -> Bool {
        if input[position] == 0 {
            repeat {
                guard input[position...].allSatisfy({ $0 == 0 }) else {
                    throw ArchiveError("something that is no gzip data follows the gzip data")
                }
            } while try refill()
            return false
        }
        unsafe inflateReset(stream)
        inMember = true
        return true
    }

    private func inflateSome() throws(ArchiveError) -> [UInt8] {
        var code = Z_OK
        let output = unsafe [UInt8](unsafeUninitializedCapacity: Self.chunkSize) { output, count in
            unsafe input.withUnsafeMutableBufferPointer { input in
                unsafe stream.pointee.next_in = input.baseAddress.map { unsafe $0 + position }
                unsafe stream.pointee.avail_in = UInt32(input.count - position)
                unsafe stream.pointee.next_out = output.baseAddress
                unsafe stream.pointee.avail_out = UInt32(Self.chunkSize)
                code = unsafe inflate(stream, Z_NO_FLUSH)
                unsafe position = input.count - Int(stream.pointee.avail_in)
            }
            count = unsafe Self.chunkSize - Int(stream.pointee.avail_out)
        }
        switch code {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END: inMember = false
        default:
            let reason = unsafe stream.pointee.msg.map { unsafe String(cString: $0) } ?? "error \(code)"
            throw ArchiveError("the gzip data is damaged: \(reason)")
        }
        return output
    }
}
