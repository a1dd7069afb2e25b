internal import OCI

/// The bytes that stand before a member's content: a POSIX ustar header and, only where that cannot hold something,
/// a PAX header before it (IEEE Std 1003.1, pax, "ustar Interchange Format" and "pax Extended Header").
struct TarHeader {
    /// The most that eleven octal digits hold.
    static let largestSize = 0o777_7777_7777
    static let largestID = 0o777_7777

    private var fields = TarFields()
    private var records = PAXRecords()

    /// The header of `entry`; with `map`, of a sparse file whose map and data follow.
    static func encode(_ entry: TarEntry, sparse map: SparseMap? = nil) throws(ArchiveError) -> [UInt8] {
        var header = TarHeader()
        if let map { try header.setSparse(entry, map) } else { header.setName(entry) }
        try header.setNumbers(entry, storedSize: map.map { $0.encoded.count + $0.dataSize } ?? entry.size)
        try header.setKind(entry)
        try header.setAttributes(entry)
        return header.encoded(entry)
    }

    private mutating func setName(_ entry: TarEntry) {
        let name = Self.storedName(entry)
        if let (prefix, rest) = Self.split(name) {
            fields.set(.name, rest)
            fields.set(.prefix, prefix)
        } else {
            fields.set(.name, name.suffix(TarFields.Field.name.length))
            records.addName("path", name)
        }
    }

    /// GNU tar manual, "PAX Format, Version 1.0": the real name and size stand in records, and a reader that knows
    /// no sparse files extracts the map and the data under the name of a folder that says what they are.
    private mutating func setSparse(_ entry: TarEntry, _ map: SparseMap) throws(ArchiveError) {
        records.add("GNU.sparse.major", Array("1".utf8))
        records.add("GNU.sparse.minor", Array("0".utf8))
        records.addName("GNU.sparse.name", entry.path.bytes)
        records.add("GNU.sparse.realsize", Array(String(entry.size).utf8))
        let folder = Array("GNUSparseFile.0/".utf8)
        fields.set(.name, folder + entry.path.name.suffix(TarFields.Field.name.length - folder.count))
    }

    private mutating func setNumbers(_ entry: TarEntry, storedSize: Int) throws(ArchiveError) {
        guard entry.mode <= 0o7777 else { throw ArchiveError("a mode has four octal digits", member: "\(entry.path)") }
        guard entry.kind == .regular ? entry.size >= 0 : entry.size == 0 else {
            throw ArchiveError("only a regular file has a size", member: "\(entry.path)")
        }
        fields.set(.mode, octal: Int(entry.mode))
        set(.owner, "uid", Int(entry.owner), limit: Self.largestID)
        set(.group, "gid", Int(entry.group), limit: Self.largestID)
        set(.size, "size", storedSize, limit: Self.largestSize)
        set(.modified, "mtime", entry.modified, limit: Self.largestSize)
    }

    private mutating func set(_ field: TarFields.Field, _ record: String, _ value: Int, limit: Int) {
        if value >= 0, value <= limit { return fields.set(field, octal: value) }
        fields.set(field, octal: 0)
        records.add(record, Array(String(value).utf8))
    }

    private mutating func setKind(_ entry: TarEntry) throws(ArchiveError) {
        switch entry.kind {
        case .regular: fields.type = UInt8(ascii: "0")
        case .directory: fields.type = UInt8(ascii: "5")
        case .fifo: fields.type = UInt8(ascii: "6")
        case .symbolicLink(let target):
            guard !target.isEmpty, !target.contains(0) else {
                throw ArchiveError("a symbolic link wants a target without zero bytes", member: "\(entry.path)")
            }
            fields.type = UInt8(ascii: "2")
            setLink(target)
        case .hardLink(let target):
            fields.type = UInt8(ascii: "1")
            setLink(target.bytes)
        case .characterDevice(let major, let minor):
            fields.type = UInt8(ascii: "3")
            try setDevice(entry, major, minor)
        case .blockDevice(let major, let minor):
            fields.type = UInt8(ascii: "4")
            try setDevice(entry, major, minor)
        }
    }

    private mutating func setLink(_ target: [UInt8]) {
        fields.set(.linkTarget, target.prefix(TarFields.Field.linkTarget.length))
        if target.count > TarFields.Field.linkTarget.length { records.addName("linkpath", target) }
    }

    private mutating func setDevice(_ entry: TarEntry, _ major: UInt32, _ minor: UInt32) throws(ArchiveError) {
        guard major <= Self.largestID, minor <= Self.largestID else {
            throw ArchiveError("tar holds no device number above \(Self.largestID)", member: "\(entry.path)")
        }
        fields.set(.deviceMajor, octal: Int(major))
        fields.set(.deviceMinor, octal: Int(minor))
    }

    private mutating func setAttributes(_ entry: TarEntry) throws(ArchiveError) {
        for (name, value) in entry.extendedAttributes.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) })
        {
            guard !name.isEmpty, !name.utf8.contains(UInt8(ascii: "=")), !name.utf8.contains(0) else {
                throw ArchiveError("tar holds no attribute named \"\(name)\"", member: "\(entry.path)")
            }
            records.add("SCHILY.xattr." + name, value)
        }
    }

    private func encoded(_ entry: TarEntry) -> [UInt8] {
        if records.bytes.isEmpty { return fields.encoded }
        var records = records
        // Names in records count as UTF-8 unless this one stands before them.
        if records.hasNameOutsideUTF8 { records.insertFirst("hdrcharset", Array("BINARY".utf8)) }
        var outer = TarFields()
        let folder = Array("PaxHeaders/".utf8)
        outer.set(.name, folder + entry.path.name.prefix(TarFields.Field.name.length - folder.count))
        outer.set(.mode, octal: 0o644)
        for field in [TarFields.Field.owner, .group, .modified] { outer.set(field, octal: 0) }
        outer.set(.size, octal: records.bytes.count)
        outer.type = UInt8(ascii: "x")
        return outer.encoded + TarFields.padded(records.bytes) + fields.encoded
    }

    /// A directory's name ends in a slash, and the root's is `./`.
    private static func storedName(_ entry: TarEntry) -> [UInt8] {
        guard entry.kind == .directory else { return entry.path.bytes }
        return (entry.path.isRoot ? [UInt8(ascii: ".")] : entry.path.bytes) + [UInt8(ascii: "/")]
    }

    /// A name as ustar's two fields hold it; nil for one that does not fit.
    private static func split(_ name: [UInt8]) -> (prefix: ArraySlice<UInt8>, rest: ArraySlice<UInt8>)? {
        let longestName = TarFields.Field.name.length
        if name.count <= longestName { return ([], name[...]) }
        // The last slash is a directory's own; the field behind the cut must not be empty.
        guard name.count <= longestName + 1 + TarFields.Field.prefix.length,
            let cut = name[(name.count - longestName - 1)..<(name.count - 1)].firstIndex(of: UInt8(ascii: "/")),
            cut > 0, cut <= TarFields.Field.prefix.length
        else { return nil }
        return (name[..<cut], name[(cut + 1)...])
    }
}
