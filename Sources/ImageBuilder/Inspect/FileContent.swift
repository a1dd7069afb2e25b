internal import HostSystem

/// The content of a regular file: in memory, as small ones come out of a layer that is read, or in a file.
struct FileContent: Sendable {
    private enum Place: Sendable {
        case bytes([UInt8])
        case file(Holder)
    }

    private let place: Place

    init(_ bytes: [UInt8]) { place = .bytes(bytes) }

    init(_ file: consuming FileDescriptor) { place = .file(Holder(file)) }

    /// Up to `count` bytes from `offset` on; fewer at the end, none behind it.
    func read(upTo count: Int, at offset: Int) throws -> [UInt8] {
        switch place {
        case .bytes(let bytes): Array(bytes.dropFirst(offset).prefix(count))
        case .file(let holder): try holder.file.read(upTo: count, at: offset)
        }
    }

    /// All of it. Throws `EFBIG` past `limit` bytes.
    func readAll(limit: Int = .max) throws -> [UInt8] {
        switch place {
        case .bytes(let bytes):
            if bytes.count > limit { throw SystemError(.fileTooLarge, "read") }
            return bytes
        case .file(let holder):
            // By offset: copies of this value share the descriptor, and with it one position.
            var all: [UInt8] = []
            while true {
                let some = try holder.file.read(upTo: 1 << 16, at: all.count)
                if some.isEmpty { return all }
                guard all.count + some.count <= limit else { throw SystemError(.fileTooLarge, "read") }
                all += some
            }
        }
    }

    /// A descriptor that several values share.
    private final class Holder: Sendable {
        let file: FileDescriptor

        init(_ file: consuming FileDescriptor) { self.file = file }
    }
}
