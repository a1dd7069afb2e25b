/// A header block as it was read: ustar, GNU's variant, or the old one before both.
struct TarBlock {
    private let bytes: [UInt8]

    /// - Throws: ``ArchiveError`` where the checksum is wrong.
    init(_ bytes: [UInt8]) throws(ArchiveError) {
        self.bytes = bytes
        let stored = try Self.number(bytes[TarFields.checksum], "checksum")
        // Old programs summed signed bytes.
        let signed = bytes.enumerated().reduce(0) {
            $0 + (TarFields.checksum.contains($1.offset) ? 32 : Int(Int8(bitPattern: $1.element)))
        }
        guard stored == TarFields.sum(bytes) || stored == signed else {
            throw ArchiveError("this is no tar header; the archive is damaged or no tar")
        }
    }

    var type: UInt8 { bytes[TarFields.typeOffset] }

    private var isPOSIX: Bool { bytes[257..<263].elementsEqual("ustar\u{0}".utf8) }

    /// The name, from both fields where the format has two.
    var name: [UInt8] {
        let name = text(.name)
        let prefix = isPOSIX ? text(.prefix) : []
        return Array(prefix.isEmpty ? name : prefix + [UInt8(ascii: "/")] + name)
    }

    func text(_ field: TarFields.Field) -> [UInt8] {
        Array(bytes[field.range].prefix { $0 != 0 })
    }

    func number(_ field: TarFields.Field) throws(ArchiveError) -> Int {
        try Self.number(bytes[field.range], "\(field)")
    }

    /// Offsets and lengths in a sparse file's header as GNU tar once wrote it, and whether a block with more follows.
    func oldSparse() throws(ArchiveError) -> (numbers: [Int], hasMore: Bool, size: Int) {
        (
            try Self.sparseNumbers(bytes[386..<482]), bytes[482] != 0,
            try Self.number(bytes[483..<495], "size of the sparse file")
        )
    }

    static func moreSparse(_ block: [UInt8]) throws(ArchiveError) -> (numbers: [Int], hasMore: Bool) {
        (try sparseNumbers(block[0..<504]), block[504] != 0)
    }

    private static func sparseNumbers(_ bytes: ArraySlice<UInt8>) throws(ArchiveError) -> [Int] {
        var numbers: [Int] = []
        for start in stride(from: bytes.startIndex, to: bytes.endIndex, by: 12) {
            if (start - bytes.startIndex) % 24 == 0, bytes[start..<(start + 24)].allSatisfy({ $0 == 0 }) { break }
            numbers.append(try number(bytes[start..<(start + 12)], "sparse map"))
        }
        return numbers
    }

    /// Octal digits among spaces and zero bytes, or, with the first bit set, a binary number of two's complement.
    private static func number(_ field: ArraySlice<UInt8>, _ what: @autoclosure () -> String) throws(ArchiveError)
        -> Int
    {
        if let first = field.first, first & 0x80 != 0 { return try binary(field, what()) }
        let isBlank: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == 0 }
        var result = 0
        for digit in field.drop(while: isBlank).prefix(while: { !isBlank($0) }) {
            guard (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(digit) else {
                throw ArchiveError("the \(what()) in a tar header is no number")
            }
            result = result << 3 | Int(digit & 7)
        }
        return result
    }

    private static func binary(_ field: ArraySlice<UInt8>, _ what: String) throws(ArchiveError) -> Int {
        let isNegative = field[field.startIndex] & 0x40 != 0
        var result = isNegative ? -1 : 0
        for (index, byte) in field.enumerated() {
            let bits = index == 0 ? Int(byte & 0x3f) - (isNegative ? 0x40 : 0) : Int(byte)
            let (shifted, overflow) = result.multipliedReportingOverflow(by: 256)
            if overflow { throw ArchiveError("the \(what) in a tar header is too large") }
            result = index == 0 ? bits : shifted | bits
        }
        return result
    }
}
