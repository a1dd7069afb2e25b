/// The records of a PAX header, each with its own length in front (IEEE Std 1003.1, "pax Extended Header").
struct PAXRecords {
    private(set) var bytes: [UInt8] = []
    private(set) var hasNameOutsideUTF8 = false

    mutating func addName(_ key: String, _ name: [UInt8]) {
        add(key, name)
        if String(validating: name, as: UTF8.self) == nil { hasNameOutsideUTF8 = true }
    }

    mutating func add(_ key: String, _ value: [UInt8]) {
        bytes += Self.record(key, value)
    }

    mutating func insertFirst(_ key: String, _ value: [UInt8]) {
        bytes = Self.record(key, value) + bytes
    }

    private static func record(_ key: String, _ value: [UInt8]) -> [UInt8] {
        // The length counts its own digits.
        let rest = key.utf8.count + value.count + 3
        var length = rest + String(rest).utf8.count
        length = rest + String(length).utf8.count
        return Array("\(length) \(key)=".utf8) + value + [UInt8(ascii: "\n")]
    }
}
