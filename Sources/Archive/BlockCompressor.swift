internal import CDeflate
internal import CZstd

/// Makes one complete gzip member or zstd frame of each block that it is given. One thread uses it.
final class BlockCompressor {
    @safe
    private enum Codec {
        case gzip(OpaquePointer)
        case zstd(OpaquePointer)
        case none
    }

    private let codec: Codec

    init(_ compression: Compression) throws(ArchiveError) {
        switch compression.algorithm {
        case .gzip:
            guard let compressor = unsafe libdeflate_alloc_compressor(Int32(compression.level)) else {
                throw ArchiveError("libdeflate has no memory for level \(compression.level)")
            }
            codec = unsafe .gzip(compressor)
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
        switch codec {
        case .gzip(let compressor): unsafe libdeflate_free_compressor(compressor)
        case .zstd(let context): unsafe ZSTD_freeCCtx(context)
        case .none: break
        }
    }

    /// `block` compressed, whole and by itself.
    func compress(_ block: [UInt8]) throws -> [UInt8] {
        switch codec {
        case .gzip(let compressor): unsafe try gzip(block, compressor)
        case .zstd(let context): unsafe try zstd(block, context)
        case .none: block
        }
    }

    /// libdeflate's gzip header has no time, no name and the operating system 255, "unknown".
    private func gzip(_ block: [UInt8], _ compressor: OpaquePointer) throws -> [UInt8] {
        let bound = unsafe libdeflate_gzip_compress_bound(compressor, block.count)
        let result = unsafe [UInt8](unsafeUninitializedCapacity: bound) { output, count in
            unsafe count = libdeflate_gzip_compress(compressor, block, block.count, output.baseAddress, bound)
        }
        if result.isEmpty { throw ArchiveError("libdeflate could not compress a block") }
        return result
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
