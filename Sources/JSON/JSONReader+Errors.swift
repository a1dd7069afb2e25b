/// What is wrong, and what a person may have meant.
extension JSONReader {
    func expected(_ what: String) -> JSONError {
        guard let byte = peek else { return endOfText(what) }
        if byte == UInt8(ascii: "'") {
            return error(position..<position + 1, "expected \(what)", hint: "JSON quotes with \", not with '")
        }
        return error(position..<position + 1, "expected \(what)")
    }

    func endOfText(_ what: String) -> JSONError {
        error(text.count..<text.count, "the text ends where \(what) should stand")
    }

    func missingComma(_ close: String) -> JSONError {
        let error = expected("\",\" or \"\(close)\"")
        guard let byte = peek, "\"{[".utf8.contains(byte) || isWordByte(byte) else { return error }
        return JSONError(span: error.span, message: error.message, hint: "a comma is missing before this")
    }

    func trailingComma(_ close: String) -> JSONError {
        error(
            position..<position + 1, "a comma stands before \"\(close)\"",
            hint: "JSON has no trailing commas: remove it")
    }

    func error(_ span: Range<Int>, _ message: String, hint: String? = nil) -> JSONError {
        JSONError(span: span, message: message, hint: hint)
    }

    func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
