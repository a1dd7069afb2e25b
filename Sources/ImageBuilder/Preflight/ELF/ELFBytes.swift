internal import HostSystem

/// Parts of a file by their offset. What lies behind its end is not there; nothing traps, whatever the numbers.
final class ELFBytes {
    private let read: (_ offset: Int, _ count: Int) throws -> [UInt8]
    private var block: [UInt8] = []
    private var blockStart = 0

    /// Headers, names and versions of one file lie close together.
    private static let blockSize = 16 << 10

    /// - Parameter read: gives fewer bytes at the file's end only.
    init(_ read: @escaping (_ offset: Int, _ count: Int) throws -> [UInt8]) {
        self.read = read
    }

    /// Exactly these bytes; nil where the file ends before.
    func bytes(at offset: Int, count: Int) throws -> ArraySlice<UInt8>? {
        guard offset >= 0, count >= 0, count <= Self.blockSize, offset <= Int.max - Self.blockSize else { return nil }
        if offset < blockStart || offset + count > blockStart + block.count {
            block = try read(offset, Self.blockSize)
            blockStart = offset
        }
        let start = offset - blockStart
        return start + count <= block.count ? block[start..<start + count] : nil
    }

    /// The text up to the next zero byte; nil where there is none within 4 KiB.
    func text(at offset: Int) throws -> String? {
        var all: [UInt8] = []
        while all.count < 4096 {
            let (next, overflow) = offset.addingReportingOverflow(all.count)
            guard !overflow, let byte = try bytes(at: next, count: 1)?.first else { return nil }
            if byte == 0 { return String(decoding: all, as: UTF8.self) }
            all.append(byte)
        }
        return nil
    }
}

/// Numbers in a stretch of bytes, in the order of the file's machine.
struct ELFFields {
    let bytes: [UInt8]
    let isBigEndian: Bool

    /// Nil outside the bytes.
    func number(at offset: Int, size: Int) -> UInt64? {
        guard offset >= 0, offset + size <= bytes.count else { return nil }
        let slice = bytes[offset..<offset + size]
        return isBigEndian
            ? slice.reduce(0) { $0 << 8 | UInt64($1) } : slice.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
