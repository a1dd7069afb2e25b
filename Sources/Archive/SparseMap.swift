internal import Glibc
internal import HostSystem

/// Where a file has something other than zeros, in order.
///
/// Found by looking at the content, never at the host file's holes alone, so that the same content always gives the
/// same layer: a hole is a run of whole, aligned, all-zero chunks of 64 KiB.
struct SparseMap: Equatable {
    static let chunkSize = 64 << 10
    /// A file is written as sparse where that saves at least this much.
    static let worthwhile = 1 << 20

    /// The stretches of data, as byte ranges of the file.
    let data: [Range<Int>]
    let size: Int

    var dataSize: Int { data.reduce(0) { $0 + $1.count } }

    /// As it stands in front of the data: a count, then offset and length of each stretch, in decimal lines, filled up
    /// to whole blocks. A hole at the end is shown by an empty stretch there.
    var encoded: [UInt8] {
        let stretches = data.last?.upperBound == size ? data : data + [size..<size]
        var text = "\(stretches.count)\n"
        for stretch in stretches { text += "\(stretch.lowerBound)\n\(stretch.count)\n" }
        return TarFields.padded(Array(text.utf8))
    }

    /// The map of a file of `size` bytes; nil where a sparse form does not save enough.
    init?(of file: borrowing FileDescriptor, size: Int) throws(SystemError) {
        guard size >= Self.worthwhile else { return nil }
        var data: [Range<Int>] = []
        var offset = 0
        var buffer = [UInt8](repeating: 0, count: Self.chunkSize)
        while offset < size {
            // Whole chunks inside a hole of the host file are zero without a look.
            let next = try Self.startOfData(in: file, from: offset, size: size)
            offset = max(offset, next / Self.chunkSize * Self.chunkSize)
            if next >= size { break }
            let end = min(offset + Self.chunkSize, size)
            if try !Self.isZero(file, offset..<end, &buffer) {
                if let last = data.last, last.upperBound == offset {
                    data[data.count - 1] = last.lowerBound..<end
                } else {
                    data.append(offset..<end)
                }
            }
            offset = end
        }
        self.init(data: data, size: size)
        if size - dataSize - encoded.count < Self.worthwhile { return nil }
    }

    init(data: [Range<Int>], size: Int) {
        self.data = data
        self.size = size
    }

    private static func startOfData(
        in file: borrowing FileDescriptor, from offset: Int, size: Int
    ) throws(SystemError) -> Int {
        do throws(SystemError) { return try file.startOfData(from: offset) ?? size } catch {
            // Not every file system knows its holes; then everything is looked at.
            if error.errno == .invalidArgument || error.errno == .notSupported { return offset }
            throw error
        }
    }

    /// Data nearly always shows in a chunk's first bytes, so that a dense file is not read twice.
    private static func isZero(
        _ file: borrowing FileDescriptor, _ range: Range<Int>, _ buffer: inout [UInt8]
    ) throws(SystemError) -> Bool {
        for end in [min(range.lowerBound + 512, range.upperBound), range.upperBound] {
            var position = range.lowerBound
            while position < end {
                let count = try file.read(into: &buffer, upTo: end - position, at: position)
                if count == 0 { return true }  // cut off meanwhile; the writer will find that out
                if !isZero(buffer, count) { return false }
                position += count
            }
        }
        return true
    }

    private static func isZero(_ buffer: [UInt8], _ count: Int) -> Bool {
        unsafe buffer.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, count > 0 else { return true }
            // Equal to itself shifted by one, and the first is zero: all are.
            return unsafe bytes[0] == 0 && memcmp(base, base + 1, count - 1) == 0
        }
    }
}
