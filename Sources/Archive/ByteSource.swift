internal import HostSystem

/// Gives bytes piece by piece. One thread uses it.
protocol ByteSource: AnyObject {
    /// The next bytes; none at the end.
    func next() throws(ArchiveError) -> [UInt8]

    /// How many bytes of the file at the bottom have been used for what was given so far.
    var consumed: Int { get }
}

/// A stretch of a file.
final class FileSource: ByteSource {
    private let file: FileDescriptor
    private var rest: Int?
    private(set) var consumed = 0

    /// - Parameter length: how much is given at most; nil reads to the end. What is missing of it is an error.
    init(_ file: consuming FileDescriptor, length: Int? = nil) {
        self.file = file
        rest = length
    }

    func next() throws(ArchiveError) -> [UInt8] {
        let wanted = min(rest ?? .max, 128 << 10)
        if wanted == 0 { return [] }
        let bytes: [UInt8]
        do throws(SystemError) { bytes = try file.read(upTo: wanted) } catch {
            throw ArchiveError(error.description)
        }
        if bytes.isEmpty, let rest { throw ArchiveError("the file is cut off, \(rest) bytes are missing") }
        if let rest { self.rest = rest - bytes.count }
        consumed += bytes.count
        return bytes
    }
}

/// Gives what was looked at once more.
final class ReplayedSource: ByteSource {
    private var start: [UInt8]
    private let source: any ByteSource

    init(_ start: [UInt8], _ source: any ByteSource) {
        self.start = start
        self.source = source
    }

    var consumed: Int { source.consumed - start.count }

    func next() throws(ArchiveError) -> [UInt8] {
        if start.isEmpty { return try source.next() }
        defer { start = [] }
        return start
    }
}

/// Undoes whatever compression the first bytes show.
func decompressed(_ source: any ByteSource) throws(ArchiveError) -> any ByteSource {
    var start: [UInt8] = []
    while start.count < 6 {
        let more = try source.next()
        if more.isEmpty { break }
        start += more
    }
    let replayed = ReplayedSource(start, source)
    if start.starts(with: [0x1f, 0x8b]) { return try GzipSource(replayed) }
    if start.starts(with: [0x28, 0xb5, 0x2f, 0xfd]) || ZstdSource.startsWithSkippableFrame(start) {
        return try ZstdSource(replayed)
    }
    let others: [[UInt8]] = [[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], Array("BZh".utf8), [0x5d, 0x00, 0x00]]
    if others.contains(where: { start.starts(with: $0) }) { return try FilterSource(replayed) }
    return replayed
}
