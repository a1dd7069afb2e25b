/// A YAML document in the making: values in the order in which they are to stand.
indirect enum YAML: Hashable, Sendable {
    case text(String)
    case integer(Int)
    case boolean(Bool)
    case list([YAML])
    case map([Member])

    struct Member: Hashable, Sendable {
        let key: String
        let value: YAML
    }

    /// A map of the members that have a value.
    static func map(_ members: KeyValuePairs<String, YAML?>) -> YAML {
        .map(members.compactMap { key, value in value.map { Member(key: key, value: $0) } })
    }

    static func texts(_ values: some Sequence<String>) -> YAML { .list(values.map { .text($0) }) }

    /// Nil where there is nothing in it: an empty section says nothing.
    var unlessEmpty: YAML? {
        switch self {
        case .list(let values): values.isEmpty ? nil : self
        case .map(let members): members.isEmpty ? nil : self
        default: self
        }
    }
}

extension YAML {
    /// The document's text, YAML 1.2 (and what older readers take for the same), with a newline at its end.
    var document: String {
        switch self {
        case .map(let members) where !members.isEmpty: lines(members, "").map { $0 + "\n" }.joined()
        case .list(let values) where !values.isEmpty: lines(values, "").map { $0 + "\n" }.joined()
        default: scalar + "\n"
        }
    }

    private func lines(_ members: [Member], _ indentation: String) -> [String] {
        members.flatMap { member in
            let head = indentation + Self.plainOrQuoted(member.key) + ":"
            switch member.value {
            case .map(let inner) where !inner.isEmpty: return [head] + lines(inner, indentation + "  ")
            case .list(let inner) where !inner.isEmpty: return [head] + lines(inner, indentation + "  ")
            default: return [head + " " + member.value.scalar]
            }
        }
    }

    private func lines(_ values: [YAML], _ indentation: String) -> [String] {
        values.flatMap { value in
            let inner: [String]
            switch value {
            case .map(let members) where !members.isEmpty: inner = lines(members, indentation + "  ")
            case .list(let values) where !values.isEmpty: inner = lines(values, indentation + "  ")
            default: return [indentation + "- " + value.scalar]
            }
            // The first line stands behind the dash, in place of two of its spaces.
            return [indentation + "- " + inner[0].dropFirst(indentation.count + 2)] + inner.dropFirst()
        }
    }

    private var scalar: String {
        switch self {
        case .text(let text): Self.plainOrQuoted(text)
        case .integer(let value): String(value)
        case .boolean(let value): String(value)
        case .list: "[]"
        case .map: "{}"
        }
    }
}

extension YAML {
    /// A text without quotes where every reader takes it for that text, else in double quotes.
    ///
    /// Cautious: what starts as a number might be one somewhere (1.1 reads `22:30` as 1350), and so might words that 1.1
    /// has for booleans (`no`, which Norway knows).
    static func plainOrQuoted(_ text: String) -> String { isPlain(text) ? text : quoted(text) }

    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLetter(first) || first == UInt8(ascii: "/"), text.utf8.count <= 100,
            text.utf8.allSatisfy({ isLetter($0) || isDigit($0) || "/_.-".utf8.contains($0) })
        else { return false }
        return !reserved.contains(text.lowercased())
    }

    private static let reserved: Set<String> = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    /// YAML 1.2, section 7.3.1.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where isPrintable(scalar): result.unicodeScalars.append(scalar)
            default: result += escaped(scalar)
            }
        }
        return result + "\""
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // Line separators and the byte order mark are printable by the letter, and changed by readers.
        case 0x2028, 0x2029, 0xFEFF: false
        case 0x20...0x7E, 0xA0...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let (letter, width) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
        return "\\" + letter + String(repeating: "0", count: width - digits.count) + digits
    }
}
