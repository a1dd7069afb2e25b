/// Reads the structure of a JSON text; strings, numbers and words are in the extensions.
struct JSONReader {
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

    /// White space. A comment is not JSON, but people write it: say so where it starts.
    mutating func skipSpace() throws(JSONError) {
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

    var peek: UInt8? { position < text.count ? text[position] : nil }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }
}
