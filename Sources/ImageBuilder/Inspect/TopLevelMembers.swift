internal import JSON

/// Some string members of a JSON object, found without reading the rest of it into values: an image may have ten
/// thousand `package.json`, of which only a name is wanted.
struct TopLevelMembers {
    private var found: [String: String] = [:]

    /// - Parameter text: what is no JSON object has no members.
    init(of text: [UInt8], named names: Set<String>) {
        var scanner = Scanner(text: text)
        scanner.scan { name, value in
            if found[name] == nil, names.contains(name) { found[name] = value }
            return found.count < names.count
        }
    }

    subscript(name: String) -> String? { found[name] }
}

/// Finds the members at the top, and passes over all else by its brackets and quotes.
private struct Scanner {
    let text: [UInt8]
    private var position = 0

    init(text: [UInt8]) {
        self.text = text
    }

    /// Calls `body` with each member at the top that is a string, until it returns false.
    mutating func scan(_ body: (String, String) -> Bool) {
        var depth = 0
        var name: String?
        var isValue = false
        while position < text.count {
            let byte = text[position]
            position += 1
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ":") where depth == 1: isValue = true
            case UInt8(ascii: ",") where depth == 1: (name, isValue) = (nil, false)
            case UInt8(ascii: "\""):
                let start = position
                passString()
                guard depth == 1 else { continue }
                let string = self.string(from: start)
                if !isValue {
                    name = string
                } else if let name, let string, !body(name, string) {
                    return
                }
            default: break
            }
        }
    }

    /// Passes the rest of a string with its closing quote.
    private mutating func passString() {
        while position < text.count {
            let byte = text[position]
            position += byte == UInt8(ascii: "\\") ? 2 : 1
            if byte == UInt8(ascii: "\"") { return }
        }
        position = text.count
    }

    /// The string whose content starts at `start`; nil where it is none.
    private func string(from start: Int) -> String? {
        let quoted = text[(start - 1)..<position]
        if !quoted.contains(UInt8(ascii: "\\")) {
            return String(decoding: quoted.dropFirst().dropLast(), as: UTF8.self)
        }
        return (try? JSONValue(parsing: Array(quoted)))?.string
    }
}
