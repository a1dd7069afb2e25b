internal import JSON

/// A text of a YAML document and what it means.
struct Scalar {
    let node: JSONNode

    init(_ text: String, isPlain: Bool, tag: String?, span: Range<Int>) throws(YAMLError) {
        switch tag {
        case nil: node = JSONNode(isPlain ? Self.resolve(text) : .string(text), span: span)
        case "!", "tag:yaml.org,2002:str": node = JSONNode(.string(text), span: span)
        case "tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:null":
            node = JSONNode(Self.resolve(text), span: span)
        case let tag?: throw Self.unknown(tag, span)
        }
    }

    static func unknown(_ tag: String, _ span: Range<Int>) -> YAMLError {
        YAMLError(span: span, message: "the tag \(tag) is not known here", hint: "leave it out")
    }

    /// The types of YAML 1.1 that JSON has (https://yaml.org/type/), but for sexagesimal numbers, which nobody means:
    /// `22:22` is text.
    private static func resolve(_ text: String) -> JSONNode.Value {
        switch text {
        case "", "~", "null", "Null", "NULL": .null
        case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON": .bool(true)
        case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF": .bool(false)
        default: number(text) ?? .string(text)
        }
    }

    private static func number(_ text: String) -> JSONNode.Value? {
        guard let first = text.utf8.first, "+-.0123456789".utf8.contains(first) else { return nil }
        let sign = text.hasPrefix("-") ? -1 : 1
        let digits = text.drop { $0 == "+" || $0 == "-" }
        guard text.count - digits.count < 2, let leading = digits.utf8.first, leading != UInt8(ascii: "_") else {
            return nil
        }
        let plain = digits.filter { $0 != "_" }
        for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2), ("0", 8)] where plain.hasPrefix(prefix) {
            let rest = plain.dropFirst(prefix.count)
            if let value = Int(rest, radix: radix), rest.first != "-", rest.first != "+" {
                return .integer(sign * value)
            }
        }
        if plain.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            return Int(plain).map { .integer(sign * $0) } ?? Double(plain).map { .number(Double(sign) * $0) }
        }
        guard plain.utf8.allSatisfy({ "0123456789.eE+-".utf8.contains($0) }), plain != ".",
            let value = Double(plain.hasPrefix(".") ? "0" + plain : plain), value.isFinite
        else { return nil }
        return .number(Double(sign) * value)
    }
}
