extension JSONValue {
    public enum Style: Sendable {
        /// Keys sorted by their UTF-8 bytes, no white space: the same value always gives the same bytes.
        case canonical
        /// Sorted keys, two spaces of indentation, a newline at the end: for people.
        case pretty
    }

    /// This value as JSON text, RFC 8259.
    public func encoded(_ style: Style = .canonical) -> [UInt8] {
        var writer = JSONWriter(style: style)
        writer.write(self, indentation: 0)
        if style == .pretty { writer.bytes.append(UInt8(ascii: "\n")) }
        return writer.bytes
    }

    public func text(_ style: Style = .canonical) -> String {
        String(decoding: encoded(style), as: UTF8.self)
    }
}

private struct JSONWriter {
    let style: JSONValue.Style
    var bytes: [UInt8] = []

    init(style: JSONValue.Style) { self.style = style }

    mutating func write(_ value: JSONValue, indentation: Int) {
        switch value {
        case .null: put("null")
        case .bool(let value): put(value ? "true" : "false")
        case .integer(let value): put(String(value))
        case .number(let value): put(value.isFinite ? "\(value)" : "null")
        case .string(let value): put(quoted: value)
        case .array(let values):
            list("[", "]", values, indentation) { writer, value in writer.write(value, indentation: indentation + 1) }
        case .object(let members):
            let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            list("{", "}", sorted, indentation) { writer, member in
                writer.put(quoted: member.key)
                writer.put(writer.style == .pretty ? ": " : ":")
                writer.write(member.value, indentation: indentation + 1)
            }
        }
    }

    private mutating func list<Element>(
        _ open: String, _ close: String, _ elements: [Element], _ indentation: Int,
        _ write: (inout JSONWriter, Element) -> Void
    ) {
        put(open)
        for (index, element) in elements.enumerated() {
            if index > 0 { put(",") }
            newline(indentation + 1)
            write(&self, element)
        }
        if !elements.isEmpty { newline(indentation) }
        put(close)
    }

    private mutating func newline(_ indentation: Int) {
        guard style == .pretty else { return }
        put("\n" + String(repeating: "  ", count: indentation))
    }

    private mutating func put(_ text: String) { bytes += text.utf8 }

    private mutating func put(quoted text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): put("\\n")
            case UInt8(ascii: "\r"): put("\\r")
            case UInt8(ascii: "\t"): put("\\t")
            case 0..<0x20: put("\\u00" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16))
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
