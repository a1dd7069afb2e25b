internal import Hashing
internal import HostSystem
internal import OCI

/// The file-digest cache as it lies on disk: a head, then entries of 80 bytes sorted by device and inode, little-endian.
/// Looked up as it is, without taking it apart: a build that needs ten digests does not pay for a hundred thousand.
struct FileDigestTable: Sendable {
    struct Key: Hashable, Comparable, Sendable {
        let device: UInt64
        let inode: UInt64

        init(device: UInt64, inode: UInt64) {
            self.device = device
            self.inode = inode
        }

        init(_ status: FileStatus) {
            self.init(device: status.device, inode: status.inode)
        }

        static func < (left: Key, right: Key) -> Bool {
            (left.device, left.inode) < (right.device, right.inode)
        }
    }

    struct Entry: Sendable {
        let key: Key
        let size: Int64
        let modified: Int64
        let changed: Int64
        let digest: Digest
        /// In days since 1970.
        var lastUsed: UInt32

        func matches(_ status: FileStatus) -> Bool {
            size == Int64(status.size) && modified == status.modified.nanosecondsSinceEpoch
                && changed == status.changed.nanosecondsSinceEpoch
        }
    }

    private static let magic = Array("ocifdc1\n".utf8)
    private static let headSize = 8 + 32
    private static let entrySize = 80
    /// An entry that nobody asked for in so many days is dropped.
    private static let lifetime: UInt32 = 30

    /// The head, which only ``encoded`` fills in, and the entries.
    private let bytes: [UInt8]
    private static let emptyHead = [UInt8](repeating: 0, count: headSize)

    init(reading path: HostPath) {
        let file = (try? path.read()) ?? []
        let isWhole =
            file.count >= Self.headSize && (file.count - Self.headSize) % Self.entrySize == 0
            && file.starts(with: Self.head(of: file))
        bytes = isWhole ? file : Self.emptyHead
    }

    /// - Parameter bytes: with room for a head.
    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    var count: Int { (bytes.count - Self.headSize) / Self.entrySize }

    var encoded: [UInt8] { Self.head(of: bytes) + bytes[Self.headSize...] }

    private static func head(of bytes: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        unsafe bytes.withUnsafeBytes { unsafe hash.update(UnsafeRawBufferPointer(rebasing: $0[headSize...])) }
        return magic + hash.finalize().bytes
    }

    func entry(_ key: Key) -> Entry? {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            let found = self.key(middle)
            if found == key { return entry(at: middle) }
            if found < key { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    /// This table with `news` put in, and without what nobody has asked for in a long time.
    func merging(_ news: [Key: Entry], today: UInt32) -> FileDigestTable {
        var result = Self.emptyHead
        result.reserveCapacity(bytes.count + news.count * Self.entrySize)
        var rest = news.values.sorted { $0.key < $1.key }[...]
        for index in 0..<count {
            let key = key(index)
            while let next = rest.first, next.key < key { rest.removeFirst().append(to: &result) }
            if rest.first?.key == key { continue }
            let old = bytes[Self.start(index)..<Self.start(index + 1)]
            if number(index, 72) & 0xffff_ffff + UInt64(Self.lifetime) >= UInt64(today) { result += old }
        }
        for entry in rest { entry.append(to: &result) }
        return FileDigestTable(bytes: result)
    }

    private func key(_ index: Int) -> Key {
        Key(device: number(index, 0), inode: number(index, 8))
    }

    private func entry(at index: Int) -> Entry? {
        let start = Self.start(index)
        guard let digest = Digest(bytes: bytes[(start + 40)..<(start + 72)]) else { return nil }
        return Entry(
            key: key(index), size: Int64(bitPattern: number(index, 16)), modified: Int64(bitPattern: number(index, 24)),
            changed: Int64(bitPattern: number(index, 32)), digest: digest,
            lastUsed: UInt32(truncatingIfNeeded: number(index, 72)))
    }

    private static func start(_ index: Int) -> Int { headSize + index * entrySize }

    private func number(_ index: Int, _ offset: Int) -> UInt64 {
        unsafe bytes.withUnsafeBytes {
            unsafe UInt64(
                littleEndian: $0.loadUnaligned(fromByteOffset: Self.start(index) + offset, as: UInt64.self))
        }
    }
}

extension FileDigestTable.Entry {
    init(_ status: FileStatus, _ digest: Digest, lastUsed: UInt32) {
        self.init(
            key: FileDigestTable.Key(status), size: Int64(status.size),
            modified: status.modified.nanosecondsSinceEpoch, changed: status.changed.nanosecondsSinceEpoch,
            digest: digest, lastUsed: lastUsed)
    }

    func append(to bytes: inout [UInt8]) {
        func append(_ number: UInt64) {
            unsafe withUnsafeBytes(of: number.littleEndian) { unsafe bytes.append(contentsOf: $0) }
        }
        for number in [key.device, key.inode] { append(number) }
        for number in [size, modified, changed] { append(UInt64(bitPattern: number)) }
        bytes += digest.bytes
        append(UInt64(lastUsed))
    }
}
