extension JSONDocument {
    /// How deep arrays and objects may nest. Far beyond any real document, and far below the stack's end.
    public static let maximumDepth = 200

    /// Reads a JSON text, RFC 8259: UTF-8, one value, nothing behind it. A byte order mark in front is passed over.
    /// - Throws: ``JSONError`` at the first fault.
    public init(parsing text: [UInt8]) throws(JSONError) {
        var reader = JSONReader(text)
        root = try reader.document()
        duplicateKeys = reader.duplicates
    }
}

extension JSONValue {
    /// Reads a JSON text without positions. A key that stands twice is an error here: which one counts differs
    /// between readers, and a document must not mean two things.
    public init(parsing text: [UInt8]) throws(JSONError) {
        let document = try JSONDocument(parsing: text)
        if let duplicate = document.duplicateKeys.first {
            throw JSONError(span: duplicate.keySpan, message: "the key \"\(duplicate.key)\" stands twice")
        }
        self = document.root.plain
    }
}

private struct JSONReader {
    let text: [UInt8]
    var position = 0
    var depth = 0
    var duplicates: [JSONNode.Member] = []

    init(_ text: [UInt8]) {
        self.text = text
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    mutating func document() throws(JSONError) -> JSONNode {
        try skipSpace()
        let node = try value()
        try skipSpace()
        if position < text.count {
            throw error(position..<position + 1, "something stands behind the end of the document")
        }
        return node
    }

    private mutating func value() throws(JSONError) -> JSONNode {
        let start = position
        guard let byte = peek else { throw endOfText("a value") }
        switch byte {
        case UInt8(ascii: "{"): return try nested { reader throws(JSONError) in try reader.object() }
        case UInt8(ascii: "["): return try nested { reader throws(JSONError) in try reader.array() }
        case UInt8(ascii: "\""): return JSONNode(.string(try string()), span: start..<position)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: return try word()
        }
    }

    private mutating func nested(
        _ body: (inout JSONReader) throws(JSONError) -> JSONNode.Value
    ) throws(JSONError) -> JSONNode {
        let start = position
        guard depth < JSONDocument.maximumDepth else {
            throw error(start..<start + 1, "nested deeper than \(JSONDocument.maximumDepth) levels")
        }
        depth += 1
        let value = try body(&self)
        depth -= 1
        return JSONNode(value, span: start..<position)
    }

    private mutating func object() throws(JSONError) -> JSONNode.Value {
        var members: [JSONNode.Member] = []
        var seen: Set<String> = []
        position += 1
        try skipSpace()
        if take("}") { return .object([]) }
        while true {
            let start = position
            guard peek == UInt8(ascii: "\"") else {
                if peek == UInt8(ascii: "}") { throw trailingComma("}") }
                throw expected("a key in double quotes")
            }
            let key = try string()
            let keySpan = start..<position
            try skipSpace()
            guard take(":") else { throw expected("\":\" behind the key \"\(key)\"") }
            try skipSpace()
            let member = JSONNode.Member(key: key, keySpan: keySpan, value: try value())
            if !seen.insert(key).inserted { duplicates.append(member) }
            members.append(member)
            try skipSpace()
            if take("}") { return .object(members) }
            guard take(",") else { throw missingComma("}") }
            try skipSpace()
        }
    }

    private mutating func array() throws(JSONError) -> JSONNode.Value {
        var values: [JSONNode] = []
        position += 1
        try skipSpace()
        if take("]") { return .array([]) }
        while true {
            if peek == UInt8(ascii: "]") { throw trailingComma("]") }
            values.append(try value())
            try skipSpace()
            if take("]") { return .array(values) }
            guard take(",") else { throw missingComma("]") }
            try skipSpace()
        }
    }

    private mutating func string() throws(JSONError) -> String {
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

    private mutating func number() throws(JSONError) -> JSONNode {
        let start = position
        _ = take("-")
        let firstDigit = position
        digits()
        let leadingZero = position - firstDigit > 1 && text[firstDigit] == UInt8(ascii: "0")
        var wellFormed = position > firstDigit && !leadingZero
        var whole = true
        if take(".") {
            whole = false
            let fraction = position
            digits()
            wellFormed = wellFormed && position > fraction
        }
        if take("e") || take("E") {
            whole = false
            if !take("+") { _ = take("-") }
            let exponent = position
            digits()
            wellFormed = wellFormed && position > exponent
        }
        let span = start..<position
        let digits = String(decoding: text[span], as: UTF8.self)
        guard wellFormed else { throw error(span, "\(digits) is not a JSON number") }
        if whole, let value = Int(digits) { return JSONNode(.integer(value), span: span) }
        guard let value = Double(digits), value.isFinite else { throw error(span, "\(digits) is too large") }
        return JSONNode(.number(value), span: span)
    }

    private mutating func digits() {
        while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    }

    private mutating func word() throws(JSONError) -> JSONNode {
        let start = position
        while let byte = peek, isWordByte(byte) { position += 1 }
        let span = start..<position
        switch String(decoding: text[span], as: UTF8.self) {
        case "null": return JSONNode(.null, span: span)
        case "true": return JSONNode(.bool(true), span: span)
        case "false": return JSONNode(.bool(false), span: span)
        case "": throw expected("a value")
        case let word:
            let hint =
                ["True", "False", "None", "nil", "undefined", "TRUE", "FALSE", "yes", "no"].contains(word)
                ? "JSON knows true, false and null" : "text stands in double quotes"
            throw error(span, "\(word) is not a JSON value", hint: hint)
        }
    }

    /// White space. A comment is not JSON, but people write it: say so where it starts.
    private mutating func skipSpace() throws(JSONError) {
        while let byte = peek {
            switch byte {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            case UInt8(ascii: "/"), UInt8(ascii: "#"):
                let end = text[position...].firstIndex(of: 0x0A) ?? text.count
                throw error(
                    position..<end, "JSON has no comments",
                    hint: "remove it, or keep the remark in a member named \"$comment\"")
            default: return
            }
        }
    }

    private var peek: UInt8? { position < text.count ? text[position] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private func expected(_ what: String) -> JSONError {
        guard let byte = peek else { return endOfText(what) }
        if byte == UInt8(ascii: "'") {
            return error(position..<position + 1, "expected \(what)", hint: "JSON quotes with \", not with '")
        }
        return error(position..<position + 1, "expected \(what)")
    }

    private func endOfText(_ what: String) -> JSONError {
        error(text.count..<text.count, "the text ends where \(what) should stand")
    }

    private func missingComma(_ close: String) -> JSONError {
        let error = expected("\",\" or \"\(close)\"")
        guard let byte = peek, "\"{[".utf8.contains(byte) || isWordByte(byte) else { return error }
        return JSONError(span: error.span, message: error.message, hint: "a comma is missing before this")
    }

    private func trailingComma(_ close: String) -> JSONError {
        error(
            position..<position + 1, "a comma stands before \"\(close)\"",
            hint: "JSON has no trailing commas: remove it")
    }

    private func error(_ span: Range<Int>, _ message: String, hint: String? = nil) -> JSONError {
        JSONError(span: span, message: message, hint: hint)
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

    private func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
