internal import OCI

/// The binary form in which an index is stored: a head with the version, then the entries. Numbers take seven bits a
/// byte, lowest first; a path only what differs from the one before.
extension LayerIndex {
    private static let magic = Array("ociidx1\n".utf8)

    public var encoded: [UInt8] {
        var output = IndexOutput()
        output.bytes += Self.magic
        output.append(entries.count)
        var previous = Entry(entry: TarEntry(path: .root, kind: .directory, mode: 0))
        for entry in entries {
            output.append(entry, after: previous)
            previous = entry
        }
        return output.bytes
    }

    /// - Throws: ``ArchiveError`` for what ``encoded`` never made.
    public init(decoding bytes: [UInt8]) throws(ArchiveError) {
        guard bytes.starts(with: Self.magic) else { throw ArchiveError("this is no index of a layer") }
        var input = IndexInput(bytes, from: Self.magic.count)
        let count = try input.number()
        var entries: [Entry] = []
        // A count that lies must not make us reserve more than the bytes can hold.
        entries.reserveCapacity(min(count, bytes.count / 8))
        var previous = Entry(entry: TarEntry(path: .root, kind: .directory, mode: 0))
        for _ in 0..<count {
            previous = try input.entry(after: previous)
            entries.append(previous)
        }
        guard input.isAtEnd else { throw input.damaged }
        self.init(entries: entries)
    }
}

/// The first byte of an entry: its kind, and what else is there.
private struct EntryHead {
    static let kind: UInt8 = 0x0f
    static let hasDigest: UInt8 = 0x10
    static let hasAttributes: UInt8 = 0x20
}

private struct IndexOutput {
    var bytes: [UInt8] = []

    mutating func append(_ number: Int) {
        var rest = UInt64(bitPattern: Int64(number))
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Small magnitudes of either sign take few bytes.
    mutating func append(signed number: Int) {
        append(number << 1 ^ number >> (Int.bitWidth - 1))
    }

    mutating func append(_ text: some Collection<UInt8>) {
        append(text.count)
        bytes += text
    }

    mutating func append(_ entry: LayerIndex.Entry, after previous: LayerIndex.Entry) {
        let tar = entry.entry
        let (code, target, device) = tar.kind.parts
        bytes.append(
            code | (entry.contentDigest == nil ? 0 : EntryHead.hasDigest)
                | (tar.extendedAttributes.isEmpty ? 0 : EntryHead.hasAttributes))
        let shared = zip(tar.path.bytes, previous.entry.path.bytes).prefix { $0 == $1 }.count
        append(shared)
        append(tar.path.bytes[shared...])
        for number in [tar.mode, tar.owner, tar.group] { append(Int(number)) }
        append(signed: tar.modified)
        append(tar.size)
        if let target { append(target) }
        if let device {
            append(Int(device.major))
            append(Int(device.minor))
        }
        if let digest = entry.contentDigest { bytes += digest.bytes }
        if !tar.extendedAttributes.isEmpty { append(tar.extendedAttributes) }
        append(signed: entry.offset &- previous.offset &- previous.storedSize)
        append(entry.storedSize)
        append(entry.compressedSize)
    }

    private mutating func append(_ attributes: [String: [UInt8]]) {
        append(attributes.count)
        for (name, value) in attributes.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            append(name.utf8)
            append(value)
        }
    }
}

extension TarEntry.Kind {
    fileprivate var parts: (code: UInt8, target: [UInt8]?, device: (major: UInt32, minor: UInt32)?) {
        switch self {
        case .regular: (0, nil, nil)
        case .directory: (1, nil, nil)
        case .symbolicLink(let target): (2, target, nil)
        case .hardLink(let target): (3, target.bytes, nil)
        case .characterDevice(let major, let minor): (4, nil, (major, minor))
        case .blockDevice(let major, let minor): (5, nil, (major, minor))
        case .fifo: (6, nil, nil)
        }
    }
}

private struct IndexInput {
    private let bytes: [UInt8]
    private var position: Int

    init(_ bytes: [UInt8], from position: Int) {
        self.bytes = bytes
        self.position = position
    }

    var isAtEnd: Bool { position == bytes.count }
    var damaged: ArchiveError { ArchiveError("an index of a layer is damaged", offset: position) }

    private mutating func byte() throws(ArchiveError) -> UInt8 {
        guard position < bytes.count else { throw damaged }
        defer { position += 1 }
        return bytes[position]
    }

    private mutating func anyNumber() throws(ArchiveError) -> Int {
        var result: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            let next = try byte()
            result |= UInt64(next & 0x7f) << shift
            if next & 0x80 == 0 { return Int(bitPattern: UInt(result)) }
        }
        throw damaged
    }

    mutating func number() throws(ArchiveError) -> Int {
        let number = try anyNumber()
        guard number >= 0 else { throw damaged }
        return number
    }

    private mutating func signedNumber() throws(ArchiveError) -> Int {
        let number = try anyNumber()
        return Int(bitPattern: UInt(bitPattern: number) >> 1) ^ -(number & 1)
    }

    private mutating func number32() throws(ArchiveError) -> UInt32 {
        guard let number = UInt32(exactly: try anyNumber()) else { throw damaged }
        return number
    }

    private mutating func text() throws(ArchiveError) -> ArraySlice<UInt8> {
        try text(try number())
    }

    private mutating func text(_ count: Int) throws(ArchiveError) -> ArraySlice<UInt8> {
        guard count <= bytes.count - position else { throw damaged }
        defer { position += count }
        return bytes[position..<(position + count)]
    }

    private mutating func path(after previous: [UInt8]) throws(ArchiveError) -> ImagePath {
        let shared = try number()
        guard shared <= previous.count else { throw damaged }
        return try path(previous[..<shared] + (try text()))
    }

    private func path(_ bytes: ArraySlice<UInt8>) throws(ArchiveError) -> ImagePath {
        do throws(ImagePathError) { return try ImagePath(bytes) } catch { throw damaged }
    }

    mutating func entry(after previous: LayerIndex.Entry) throws(ArchiveError) -> LayerIndex.Entry {
        let head = try byte()
        let path = try path(after: previous.entry.path.bytes)
        var entry = TarEntry(
            path: path, kind: .regular, mode: try number32(), owner: try number32(), group: try number32(),
            modified: try signedNumber(), size: try number())
        entry.kind = try kind(head & EntryHead.kind)
        var digest: Digest?
        if head & EntryHead.hasDigest != 0 { digest = Digest(bytes: try text(32)) }
        if head & EntryHead.hasAttributes != 0 { entry.extendedAttributes = try attributes() }
        return LayerIndex.Entry(
            entry: entry, contentDigest: digest,
            offset: previous.offset &+ previous.storedSize &+ (try signedNumber()), storedSize: try number(),
            compressedSize: try number())
    }

    private mutating func kind(_ code: UInt8) throws(ArchiveError) -> TarEntry.Kind {
        switch code {
        case 0: .regular
        case 1: .directory
        case 2: .symbolicLink(target: Array(try text()))
        case 3: .hardLink(target: try path(try text()))
        case 4: .characterDevice(major: try number32(), minor: try number32())
        case 5: .blockDevice(major: try number32(), minor: try number32())
        case 6: .fifo
        default: throw damaged
        }
    }

    private mutating func attributes() throws(ArchiveError) -> [String: [UInt8]] {
        var result: [String: [UInt8]] = [:]
        for _ in 0..<(try number()) {
            let name = String(decoding: try text(), as: UTF8.self)
            result[name] = Array(try text())
        }
        return result
    }
}
