extension JSONReader {
    mutating func number() throws(JSONError) -> JSONNode {
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

    mutating func word() throws(JSONError) -> JSONNode {
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
}
