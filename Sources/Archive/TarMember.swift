internal import OCI

/// A member's header with everything that the headers before it add.
struct TarMember {
    /// No file is larger: what claims to be would keep us busy for ever.
    private static let largestSize = 1 << 40

    let block: TarBlock
    let header: PAXHeader
    let longName: [UInt8]?
    let longTarget: [UInt8]?

    private var isSparse: Bool {
        block.type == UInt8(ascii: "S") || header["GNU.sparse.major"] != nil || header["GNU.sparse.map"] != nil
            || !header.sparseNumbers.isEmpty
    }

    private var name: [UInt8] {
        header["GNU.sparse.name"] ?? header["path"] ?? longName ?? block.name
    }

    var shownName: String { String(decoding: name, as: UTF8.self) }

    /// Bytes of content in the archive.
    func storedSize() throws(ArchiveError) -> Int {
        let size = try number("size", .size)
        guard (0...Self.largestSize).contains(size) else { throw ArchiveError("it has the size \(size)") }
        // Links, devices and directories have no content, even where their header says a size.
        return "0\u{0}7S".utf8.contains(block.type) ? size : 0
    }

    func entry() throws(ArchiveError) -> TarEntry {
        let kind = try kind()
        let path = try normalised(name)
        if path.isRoot, kind != .directory { throw ArchiveError("the root is no directory") }
        return TarEntry(
            path: path, kind: kind, mode: UInt32(try block.number(.mode) & 0o7777),
            owner: try identifier("uid", .owner), group: try identifier("gid", .group),
            modified: try number("mtime", .modified),
            size: kind == .regular ? try size() : 0, extendedAttributes: header.extendedAttributes)
    }

    /// The content's shape. A sparse file's map may stand before its data, and is then read from `input`.
    func content(_ entry: TarEntry, _ stored: Int, _ input: TarInput) throws(ArchiveError) -> TarContent {
        guard isSparse, entry.kind == .regular else { return TarContent(data: [0..<stored], size: stored) }
        if block.type == UInt8(ascii: "S") { return try oldSparseContent(entry, stored, input) }
        if header["GNU.sparse.major"] == Array("1".utf8) { return try mapInContent(entry, stored, input) }
        var numbers = header.sparseNumbers
        if let map = header["GNU.sparse.map"] {
            numbers = try map.split(separator: UInt8(ascii: ",")).map { number throws(ArchiveError) in
                try PAXHeader.number(number, "GNU.sparse.map")
            }
        }
        return try .checked(numbers, size: entry.size, stored: stored)
    }

    private func oldSparseContent(
        _ entry: TarEntry, _ stored: Int, _ input: TarInput
    ) throws(ArchiveError) -> TarContent {
        var (numbers, hasMore, _) = try block.oldSparse()
        while hasMore {
            guard numbers.count < 1 << 20, let more = try input.take(TarFields.blockSize) else { throw input.cutOff }
            let next = try TarBlock.moreSparse(more)
            numbers += next.numbers
            hasMore = next.hasMore
        }
        return try .checked(numbers, size: entry.size, stored: stored)
    }

    /// Form 1.0: decimal lines in front of the data, filled up to whole blocks.
    private func mapInContent(_ entry: TarEntry, _ stored: Int, _ input: TarInput) throws(ArchiveError) -> TarContent {
        let start = input.offset
        var lines = SparseMapLines()
        while !lines.isComplete {
            guard input.offset - start + TarFields.blockSize <= stored, let block = try input.take(TarFields.blockSize)
            else { throw ArchiveError("its sparse map is damaged") }
            try lines.add(block)
        }
        return try .checked(lines.numbers, size: entry.size, stored: stored - (input.offset - start))
    }

    private func size() throws(ArchiveError) -> Int {
        guard isSparse else { return try storedSize() }
        let size: Int
        if block.type == UInt8(ascii: "S") {
            size = try block.oldSparse().size
        } else {
            let record = header["GNU.sparse.realsize"] == nil ? "GNU.sparse.size" : "GNU.sparse.realsize"
            guard let said = try header.integer(record) else {
                throw ArchiveError("it is a sparse file without a size")
            }
            size = said
        }
        guard (0...Self.largestSize).contains(size) else { throw ArchiveError("it has the size \(size)") }
        return size
    }

    private func kind() throws(ArchiveError) -> TarEntry.Kind {
        switch block.type {
        case 0 where name.last == UInt8(ascii: "/"): .directory
        case UInt8(ascii: "0"), 0, UInt8(ascii: "7"), UInt8(ascii: "S"): .regular
        case UInt8(ascii: "1"): .hardLink(target: try normalised(target()))
        case UInt8(ascii: "2"): .symbolicLink(target: try target())
        case UInt8(ascii: "3"): .characterDevice(major: try device(.deviceMajor), minor: try device(.deviceMinor))
        case UInt8(ascii: "4"): .blockDevice(major: try device(.deviceMajor), minor: try device(.deviceMinor))
        case UInt8(ascii: "5"): .directory
        case UInt8(ascii: "6"): .fifo
        default: throw ArchiveError("it is of the type \"\(Character(UnicodeScalar(block.type)))\", which no layer has")
        }
    }

    private func target() throws(ArchiveError) -> [UInt8] {
        let target = header["linkpath"] ?? longTarget ?? block.text(.linkTarget)
        guard !target.isEmpty, !target.contains(0) else { throw ArchiveError("it is a link to nothing") }
        return target
    }

    private func normalised(_ name: [UInt8]) throws(ArchiveError) -> ImagePath {
        do throws(ImagePathError) { return try ImagePath(name) } catch { throw ArchiveError(error.description) }
    }

    private func number(_ record: String, _ field: TarFields.Field) throws(ArchiveError) -> Int {
        if let number = try header.integer(record) { return number }
        return try block.number(field)
    }

    private func identifier(_ record: String, _ field: TarFields.Field) throws(ArchiveError) -> UInt32 {
        guard let id = UInt32(exactly: try number(record, field)) else {
            throw ArchiveError("its \(record) is no user or group number")
        }
        return id
    }

    private func device(_ field: TarFields.Field) throws(ArchiveError) -> UInt32 {
        guard let number = UInt32(exactly: try block.number(field)) else {
            throw ArchiveError("it is a device with an impossible number")
        }
        return number
    }
}

/// The lines of a sparse map as they come in, block by block: a count, then offsets and lengths.
private struct SparseMapLines {
    private var count: Int?
    private(set) var numbers: [Int] = []
    private var line: [UInt8] = []

    var isComplete: Bool { count.map { numbers.count == 2 * $0 } ?? false }

    mutating func add(_ block: [UInt8]) throws(ArchiveError) {
        for byte in block where !isComplete {
            if byte != UInt8(ascii: "\n") {
                line.append(byte)
                continue
            }
            let number = try PAXHeader.number(line[...], "sparse map")
            line = []
            if count != nil {
                numbers.append(number)
            } else if (0...(1 << 20)).contains(number) {
                count = number
            } else {
                throw ArchiveError("its sparse map is damaged")
            }
        }
    }
}
