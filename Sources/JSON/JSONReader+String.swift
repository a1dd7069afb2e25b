extension JSONReader {
    mutating func string() throws(JSONError) -> String {
        let start = position
        position += 1
        var bytes: [UInt8] = []
        while let byte = peek {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: bytes, as: UTF8.self) else {
                    throw error(start..<position, "this string is not UTF-8")
                }
                return string
            case UInt8(ascii: "\\"): try escape(into: &bytes)
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                throw error(
                    start..<position - 1, "this string has no closing quote",
                    hint: "a line break inside a string is written \\n")
            case 0..<0x20:
                throw error(position - 1..<position, "a control character must be escaped, as \\u00\(hex(byte))")
            default: bytes.append(byte)
            }
        }
        throw error(start..<text.count, "this string has no closing quote")
    }

    private mutating func escape(into bytes: inout [UInt8]) throws(JSONError) {
        let start = position - 1
        guard let byte = peek else { throw endOfText("an escape") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(byte)
        case UInt8(ascii: "b"): bytes.append(0x08)
        case UInt8(ascii: "f"): bytes.append(0x0C)
        case UInt8(ascii: "n"): bytes.append(0x0A)
        case UInt8(ascii: "r"): bytes.append(0x0D)
        case UInt8(ascii: "t"): bytes.append(0x09)
        case UInt8(ascii: "u"): bytes += String(try unicodeEscape(start)).utf8
        default:
            throw error(start..<position, "no such escape", hint: "a backslash itself is written \\\\")
        }
    }

    /// A `\u` escape, or a pair of them that make one character beyond the basic plane.
    private mutating func unicodeEscape(_ start: Int) throws(JSONError) -> Character {
        let high = try codeUnit(start)
        var value = high
        if (0xD800..<0xDC00).contains(high) {
            if peek == UInt8(ascii: "\\"), position + 1 < text.count, text[position + 1] == UInt8(ascii: "u") {
                position += 2
                let low = try codeUnit(start)
                if (0xDC00..<0xE000).contains(low) { value = 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00) }
            }
        }
        guard let scalar = Unicode.Scalar(value) else {
            throw error(start..<position, "half of a surrogate pair is no character")
        }
        return Character(scalar)
    }

    private mutating func codeUnit(_ start: Int) throws(JSONError) -> UInt32 {
        let digits = text[min(position, text.count)..<min(position + 4, text.count)]
        guard digits.count == 4, digits.allSatisfy({ isHexDigit($0) }),
            let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw error(start..<min(position + 4, text.count), "\\u wants four hexadecimal digits") }
        position += 4
        return value
    }

    private func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

    private func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
