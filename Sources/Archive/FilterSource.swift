internal import CArchive

/// Decompresses xz, lzma and bzip2 by libarchive's filters.
@safe
final class FilterSource: ByteSource {
    private static let chunkSize = 256 << 10

    /// What libarchive reads from. It keeps each piece in memory until it asks for the next.
    @safe
    private final class Feed {
        let source: any ByteSource
        var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 0, alignment: 1)
        var failure: ArchiveError?

        init(_ source: any ByteSource) {
            self.source = source
        }

        deinit {
            unsafe buffer.deallocate()
        }

        /// The next piece's size; -1 where that failed.
        func advance() -> Int {
            do throws(ArchiveError) {
                let bytes = try source.next()
                unsafe buffer.deallocate()
                unsafe buffer = .allocate(byteCount: bytes.count, alignment: 1)
                unsafe buffer.copyBytes(from: bytes)
                return bytes.count
            } catch {
                failure = error
                return -1
            }
        }
    }

    private let feed: Feed
    private let archive: OpaquePointer
    private var ended = false

    init(_ source: any ByteSource) throws(ArchiveError) {
        feed = Feed(source)
        guard let archive = unsafe archive_read_new() else { throw ArchiveError("libarchive has no memory") }
        unsafe self.archive = archive
        for code in unsafe [
            archive_read_support_filter_xz(archive), archive_read_support_filter_lzma(archive),
            archive_read_support_filter_bzip2(archive), archive_read_support_format_raw(archive),
            archive_read_support_format_empty(archive),
        ] where code != ARCHIVE_OK { throw failure() }
        let opened = unsafe archive_read_open(
            archive, Unmanaged.passUnretained(feed).toOpaque(), nil,
            { _, feed, start in
                guard let feed = unsafe feed, let start = unsafe start else { return -1 }
                let owner = unsafe Unmanaged<Feed>.fromOpaque(feed).takeUnretainedValue()
                let count = owner.advance()
                unsafe start.pointee = UnsafeRawPointer(owner.buffer.baseAddress)
                return count
            }, nil)
        guard opened == ARCHIVE_OK else { throw failure() }
        var entry: OpaquePointer?
        let code = unsafe archive_read_next_header(archive, &entry)
        if code == ARCHIVE_EOF { ended = true } else if code != ARCHIVE_OK { throw failure() }
    }

    deinit {
        unsafe archive_read_free(archive)
    }

    var consumed: Int { unsafe Int(archive_filter_bytes(archive, -1)) }

    func next() throws(ArchiveError) -> [UInt8] {
        if ended { return [] }
        var count = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Self.chunkSize) { room, filled in
            unsafe count = archive_read_data(archive, room.baseAddress, Self.chunkSize)
            filled = max(0, count)
        }
        if count < 0 { throw failure() }
        ended = count == 0
        return bytes
    }

    private func failure() -> ArchiveError {
        if let failure = feed.failure { return failure }
        let reason = unsafe archive_error_string(archive).map { unsafe String(cString: $0) }
        return ArchiveError("the compressed data is damaged: \(reason ?? "libarchive does not say how")")
    }
}
