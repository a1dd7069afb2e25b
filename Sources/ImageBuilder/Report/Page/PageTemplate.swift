/// A document with places to fill, each a name in doubled braces.
struct PageTemplate {
    private let text: [UInt8]

    init(_ text: [UInt8]) {
        self.text = text
    }

    /// The document with a value in each place. A value is never looked at for places.
    func filled(_ values: [String: [UInt8]]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count + values.values.reduce(0) { $0 + $1.count })
        var rest = text[...]
        while let (before, name, after) = Self.nextPlace(in: rest) {
            result += before
            result += values[name] ?? []
            rest = after
        }
        return result + rest
    }

    private static func nextPlace(
        in text: ArraySlice<UInt8>
    ) -> (before: ArraySlice<UInt8>, name: String, after: ArraySlice<UInt8>)? {
        guard let open = pair(UInt8(ascii: "{"), in: text), let close = pair(UInt8(ascii: "}"), in: text[(open + 2)...])
        else { return nil }
        return (text[..<open], String(decoding: text[(open + 2)..<close], as: UTF8.self), text[(close + 2)...])
    }

    /// Where the same byte stands twice.
    private static func pair(_ byte: UInt8, in text: ArraySlice<UInt8>) -> Int? {
        text.indices.dropLast().first { text[$0] == byte && text[$0 + 1] == byte }
    }

    /// Text as the content of an element.
    static func escaped(_ text: String) -> [UInt8] {
        text.utf8.flatMap { byte in
            switch byte {
            case UInt8(ascii: "&"): Array("&amp;".utf8)
            case UInt8(ascii: "<"): Array("&lt;".utf8)
            case UInt8(ascii: ">"): Array("&gt;".utf8)
            default: [byte]
            }
        }
    }

    /// JSON that ends no `script` element, starts no comment in one (HTML, 4.12.1.3, "Restrictions for contents of
    /// script elements"), and has no line separator, which ECMAScript before 2019 took for the end of a line.
    /// All of them can only stand in strings.
    static func inert(_ json: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(json.count)
        var rest = json[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "<") {
                result += Array("\\u003c".utf8)
            } else if byte == 0xE2, rest.starts(with: [0x80, 0xA8]) || rest.starts(with: [0x80, 0xA9]) {
                result += Array(rest.dropFirst().first == 0xA8 ? "\\u2028".utf8 : "\\u2029".utf8)
                rest.removeFirst(2)
            } else {
                result.append(byte)
            }
        }
        return result
    }
}
