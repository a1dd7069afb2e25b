/// What the PAX headers before a member say of it (IEEE Std 1003.1, "pax Extended Header"; GNU tar manual, "Storing
/// Sparse Files").
struct PAXHeader {
    private(set) var records: [String: [UInt8]] = [:]
    /// Offsets and lengths of a sparse file in form 0.0, which repeats its keywords.
    private(set) var sparseNumbers: [Int] = []

    /// Reads the records in `bytes`; later ones win.
    mutating func add(_ bytes: [UInt8]) throws(ArchiveError) {
        var rest = bytes[...]
        while let first = rest.first, first != 0 {
            let (key, value, end) = try Self.record(rest)
            if key == "GNU.sparse.offset" || key == "GNU.sparse.numbytes" {
                sparseNumbers.append(try Self.number(value, key))
            } else {
                records[key] = Array(value)
            }
            rest = rest[end...]
        }
    }

    /// What `records` say where they say something, else what is in here.
    mutating func merge(_ other: PAXHeader) {
        records.merge(other.records) { $1 }
        sparseNumbers += other.sparseNumbers
    }

    /// A record's value. An empty one takes back what an earlier header said, and counts as none.
    subscript(key: String) -> [UInt8]? {
        records[key].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// A whole number, without its fraction: `-1.5` lies in the second that starts at -2.
    func integer(_ key: String) throws(ArchiveError) -> Int? {
        guard let value = self[key] else { return nil }
        return try Self.number(value[...], key)
    }

    var extendedAttributes: [String: [UInt8]] {
        var result: [String: [UInt8]] = [:]
        let prefix = "SCHILY.xattr."
        for (key, value) in records where key.hasPrefix(prefix) { result[String(key.dropFirst(prefix.count))] = value }
        return result
    }

    static func number(_ text: ArraySlice<UInt8>, _ key: String) throws(ArchiveError) -> Int {
        let parts = text.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let whole = String(decoding: parts.first ?? [], as: UTF8.self)
        let fraction = parts.count == 2 ? parts[1] : []
        guard let number = Int(whole), fraction.allSatisfy(isDigit) else {
            throw ArchiveError("the PAX record \"\(key)\" is no number")
        }
        let roundsDown = text.first == UInt8(ascii: "-") && fraction.contains { $0 != UInt8(ascii: "0") }
        return roundsDown && number > .min ? number - 1 : number
    }

    /// `LENGTH KEY=VALUE` and a line feed, where the length counts all of it.
    private static func record(
        _ bytes: ArraySlice<UInt8>
    ) throws(ArchiveError) -> (key: String, value: ArraySlice<UInt8>, end: Int) {
        let digits = bytes.prefix(while: isDigit)
        let damaged = ArchiveError("a PAX header is damaged")
        guard digits.count <= 10, let length = Int(String(decoding: digits, as: UTF8.self)), length <= bytes.count,
            length > digits.count + 2, bytes[digits.endIndex] == UInt8(ascii: " ")
        else { throw damaged }
        let end = bytes.startIndex + length
        let body = bytes[(digits.endIndex + 1)..<(end - 1)]
        guard bytes[end - 1] == UInt8(ascii: "\n"), let equals = body.firstIndex(of: UInt8(ascii: "=")),
            let key = String(validating: body[..<equals], as: UTF8.self), !key.isEmpty
        else { throw damaged }
        return (key, body[(equals + 1)...], end)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
