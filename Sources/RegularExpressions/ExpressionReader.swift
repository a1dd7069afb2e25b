/// Reads an expression's text.
struct ExpressionReader {
    /// `(?imsU)`. How greedy a repetition is does not matter here.
    struct Flags {
        var foldsCase = false
        var isMultiline = false
        var dotTakesNewline = false
    }

    /// Deeper than anybody writes, and far from the stack's end.
    private static let maximumDepth = 200
    /// RE2's own limit.
    private static let maximumCount = 1000

    private let scalars: [Unicode.Scalar]
    private(set) var position = 0
    var flags = Flags()
    private var depth = 0
    private var names: Set<String> = []

    init(_ pattern: String) {
        scalars = Array(pattern.unicodeScalars)
    }

    mutating func read() throws(RegularExpressionError) -> Expression {
        let expression = try choice()
        if peek == ")" { throw RegularExpressionError("a \")\" has no \"(\"") }
        return expression
    }

    var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    /// What stands behind the next.
    var following: Unicode.Scalar? { position + 1 < scalars.count ? scalars[position + 1] : nil }

    mutating func next() -> Unicode.Scalar? {
        guard position < scalars.count else { return nil }
        position += 1
        return scalars[position - 1]
    }

    /// Passes over a text that stands here.
    mutating func take(_ text: String) -> Bool {
        let wanted = Array(text.unicodeScalars)
        guard scalars[position...].starts(with: wanted) else { return false }
        position += wanted.count
        return true
    }

    /// Everything up to `end`, which is passed over; nil where it does not come.
    mutating func text(upTo end: String) -> String? {
        let wanted = Array(end.unicodeScalars)
        var cursor = position
        while cursor + wanted.count <= scalars.count {
            if scalars[cursor...].starts(with: wanted) {
                let text = String(String.UnicodeScalarView(scalars[position..<cursor]))
                position = cursor + wanted.count
                return text
            }
            cursor += 1
        }
        return nil
    }

    private mutating func choice() throws(RegularExpressionError) -> Expression {
        depth += 1
        defer { depth -= 1 }
        if depth > Self.maximumDepth { throw RegularExpressionError("it nests too deeply") }
        var choices: [Expression] = []
        repeat { choices.append(try sequence()) } while take("|")
        return choices.count == 1 ? choices[0] : .choice(choices)
    }

    private mutating func sequence() throws(RegularExpressionError) -> Expression {
        var parts: [Expression] = []
        while let scalar = peek, scalar != "|", scalar != ")" {
            if take("\\Q") {
                let rest = text(upTo: "\\E") ?? remainder()
                parts += rest.unicodeScalars.map { .character(CharacterSet($0, foldsCase: flags.foldsCase)) }
                // A repetition behind it is of its last character.
                guard let last = parts.popLast() else { continue }
                parts.append(try repeated(last))
            } else if let part = try part() {
                parts.append(try repeated(part))
            }
        }
        return parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private mutating func remainder() -> String {
        defer { position = scalars.count }
        return String(String.UnicodeScalarView(scalars[position...]))
    }

    /// One thing that a repetition can follow; nil for flags, which are nothing.
    private mutating func part() throws(RegularExpressionError) -> Expression? {
        let start = position
        guard let scalar = next() else { return nil }
        switch scalar {
        case "(": return try group()
        case "[": return .character(try characterClass())
        case ".": return .character(flags.dotTakesNewline ? .all : .allButNewline)
        case "^": return .assertion(flags.isMultiline ? .lineStart : .textStart)
        case "$": return .assertion(flags.isMultiline ? .lineEnd : .textEnd)
        case "\\": return try escape()
        case "*", "+", "?": throw RegularExpressionError("\"\(scalar)\" has nothing to repeat")
        case "{":
            position = start
            if try count() != nil { throw RegularExpressionError("\"{\" has nothing to repeat") }
            position = start + 1
            return .character(CharacterSet(scalar))
        default: return .character(CharacterSet(scalar, foldsCase: flags.foldsCase))
        }
    }

    private mutating func repeated(_ part: Expression) throws(RegularExpressionError) -> Expression {
        guard let (least, most) = try bounds() else { return part }
        _ = take("?")
        let again = position
        if try bounds() != nil {
            throw RegularExpressionError(
                "a repetition is repeated: "
                    + String(String.UnicodeScalarView(scalars[max(0, again - 1)..<position])))
        }
        return .repetition(part, least: least, most: most)
    }

    private mutating func bounds() throws(RegularExpressionError) -> (least: Int, most: Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        return try count()
    }

    /// `{n}`, `{n,}` or `{n,m}`; anything else with a brace is only a brace.
    private mutating func count() throws(RegularExpressionError) -> (least: Int, most: Int?)? {
        let start = position
        guard take("{"), let least = number() else {
            position = start
            return nil
        }
        var most: Int? = least
        if take(",") { most = number() }
        guard take("}") else {
            position = start
            return nil
        }
        if max(least, most ?? 0) > Self.maximumCount || most.map({ $0 < least }) == true {
            throw RegularExpressionError(
                "{\(least),\(most.map(String.init) ?? "")} is no count: 0 to \(Self.maximumCount), the smaller first")
        }
        return (least, most)
    }

    private mutating func number() -> Int? {
        var digits = ""
        while let scalar = peek, ("0"..."9").contains(scalar) {
            digits.unicodeScalars.append(scalar)
            position += 1
        }
        return digits.isEmpty ? nil : Int(digits) ?? .max
    }

    private mutating func group() throws(RegularExpressionError) -> Expression? {
        let outer = flags
        if take("?") {
            if take("P<") || (peek == "<" && !["=", "!"].contains(following) && take("<")) {
                try name()
            } else if try !options() {
                return nil
            }
        }
        let expression = try choice()
        guard take(")") else { throw RegularExpressionError("a \"(\" has no \")\"") }
        flags = outer
        return expression
    }

    private mutating func name() throws(RegularExpressionError) {
        guard let name = text(upTo: ">"), !name.isEmpty,
            name.unicodeScalars.allSatisfy({ CharacterSet.word.contains($0) })
        else { throw RegularExpressionError("a group's name is letters, digits and \"_\"") }
        if !names.insert(name).inserted { throw RegularExpressionError("two groups are called \"\(name)\"") }
    }

    /// `i`, `-s`, `m-s:` and the like. False where they end with `)`: then they hold for the rest of the group.
    private mutating func options() throws(RegularExpressionError) -> Bool {
        var isOn = true
        var anySinceMinus = true
        while let scalar = next() {
            switch scalar {
            case "i": flags.foldsCase = isOn
            case "m": flags.isMultiline = isOn
            case "s": flags.dotTakesNewline = isOn
            case "U": break
            case "-" where isOn:
                isOn = false
                anySinceMinus = false
                continue
            case ":" where anySinceMinus: return true
            case ")" where anySinceMinus: return false
            default:
                throw RegularExpressionError(
                    "(?\(scalar) is not known: there is no look-around, and the flags are imsU")
            }
            anySinceMinus = true
        }
        throw RegularExpressionError("a \"(\" has no \")\"")
    }
}
