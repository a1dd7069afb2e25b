internal import CZstd

/// Makes one complete gzip member or zstd frame of each block that it is given. One thread uses it.
final class BlockCompressor {
    @safe
    private enum Codec {
        case gzip(GzipCompressors)
        case zstd(OpaquePointer)
        case none
    }

    private let codec: Codec

    init(_ compression: Compression) throws(ArchiveError) {
        switch compression.algorithm {
        case .gzip:
            codec = .gzip(try GzipCompressors(level: compression.level))
        case .zstd:
            guard let context = unsafe ZSTD_createCCtx() else { throw ArchiveError("libzstd has no memory") }
            codec = unsafe .zstd(context)
            for (parameter, value) in [
                (ZSTD_c_compressionLevel, Int32(compression.level)), (ZSTD_c_checksumFlag, 1),
            ] {
                try Self.checked(unsafe ZSTD_CCtx_setParameter(context, parameter, value))
            }
        case .none:
            codec = .none
        }
    }

    deinit {
        if case .zstd(let context) = codec { unsafe ZSTD_freeCCtx(context) }
    }

    /// `block` compressed, whole and by itself.
    func compress(_ block: [UInt8]) throws -> [UInt8] {
        switch codec {
        case .gzip(let compressors): try compressors.compress(block)
        case .zstd(let context): unsafe try zstd(block, context)
        case .none: block
        }
    }

    private func zstd(_ block: [UInt8], _ context: OpaquePointer) throws -> [UInt8] {
        let bound = ZSTD_compressBound(block.count)
        var code = 0
        let result = unsafe [UInt8](unsafeUninitializedCapacity: bound) { output, count in
            unsafe code = ZSTD_compress2(context, output.baseAddress, bound, block, block.count)
            count = ZSTD_isError(code) == 0 ? code : 0
        }
        try Self.checked(code)
        return result
    }

    private static func checked(_ code: Int) throws(ArchiveError) {
        if ZSTD_isError(code) != 0 {
            throw ArchiveError("libzstd: \(unsafe String(cString: ZSTD_getErrorName(code)))")
        }
    }
}
