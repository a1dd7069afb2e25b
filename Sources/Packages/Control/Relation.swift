/// A package relation, as `Depends` and its like hold: groups of which all are wanted, alternatives of which one is
/// (Debian policy, 7.1). Versions and architectures are left out: apt has weighed them already.
public struct Relation: Sendable, Hashable {
    /// Names, most wanted first.
    public let alternatives: [String]

    /// Reads `a (>= 1) | b:any, c [amd64]`.
    public static func parse(_ field: String) -> [Relation] {
        field.utf8.split(separator: UInt8(ascii: ",")).compactMap { group in
            let names = group.split(separator: UInt8(ascii: "|")).map(name).filter { !$0.isEmpty }
            return names.isEmpty ? nil : Relation(alternatives: names)
        }
    }

    private static func name(_ alternative: Substring.UTF8View) -> String {
        let start = alternative.drop { isBlank($0) || $0 == newline }
        let name = start.prefix { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"),
                UInt8(ascii: "-"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        return String(decoding: name, as: UTF8.self)
    }
}
