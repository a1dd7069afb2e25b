extension ExpressionReader {
    /// What stands behind a backslash outside brackets.
    mutating func escape() throws(RegularExpressionError) -> Expression {
        guard let letter = peek else { throw RegularExpressionError("a backslash stands at the end") }
        switch letter {
        case "A": return simple(.assertion(.textStart))
        case "z": return simple(.assertion(.textEnd))
        case "b": return simple(.assertion(.wordBoundary))
        case "B": return simple(.assertion(.noWordBoundary))
        case "Z":
            throw RegularExpressionError("\\Z is not known", hint: "the end of the text is \\z")
        default: break
        }
        if let set = try namedSet() { return .character(set) }
        return .character(CharacterSet(try escapedCharacter(), foldsCase: flags.foldsCase))
    }

    private mutating func simple(_ expression: Expression) -> Expression {
        _ = next()
        return expression
    }

    /// `\d`, `\pL` and their kin; nil where it is none.
    mutating func namedSet() throws(RegularExpressionError) -> CharacterSet? {
        guard let letter = peek else { return nil }
        if let set = CharacterSet.named(by: letter) {
            _ = next()
            return set
        }
        guard letter == "p" || letter == "P" else { return nil }
        _ = next()
        var name = ""
        if take("{") {
            guard let inner = text(upTo: "}") else { throw RegularExpressionError("\\p{ has no \"}\"") }
            name = inner
        } else if let scalar = next() {
            name = String(scalar)
        }
        var isNegated = letter == "P"
        if name.hasPrefix("^") {
            name.removeFirst()
            isNegated.toggle()
        }
        if name == "Any" { return CharacterSet([], isNegated: !isNegated) }
        guard let categories = GeneralCategories.named(name) else {
            throw RegularExpressionError(
                "\\p{\(name)} is no general category", hint: "scripts such as \\p{Greek} are not supported here")
        }
        return CharacterSet([.category(categories)], isNegated: isNegated, foldsCase: flags.foldsCase)
    }

    /// A single character behind a backslash.
    mutating func escapedCharacter() throws(RegularExpressionError) -> Unicode.Scalar {
        guard let letter = next() else { throw RegularExpressionError("a backslash stands at the end") }
        switch letter {
        case "a": return "\u{07}"
        case "f": return "\u{0C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "v": return "\u{0B}"
        case "x": return try hexadecimal()
        case "1"..."7" where !(peek.map { ("0"..."7").contains($0) } ?? false):
            throw RegularExpressionError("\\\(letter) refers back to a group, which is not supported")
        case "0"..."7": return try octal(letter)
        default:
            if letter.isASCII, !CharacterSet.word.contains(letter) || letter == "_" { return letter }
            throw RegularExpressionError("\\\(letter) is not known")
        }
    }

    private mutating func octal(_ first: Unicode.Scalar) throws(RegularExpressionError) -> Unicode.Scalar {
        var value = first.value - 0x30
        for _ in 0..<2 {
            guard let digit = peek, ("0"..."7").contains(digit) else { break }
            value = value * 8 + digit.value - 0x30
            _ = next()
        }
        return try scalar(value)
    }

    private mutating func hexadecimal() throws(RegularExpressionError) -> Unicode.Scalar {
        var digits = ""
        if take("{") {
            guard let inner = text(upTo: "}") else { throw RegularExpressionError("\\x{ has no \"}\"") }
            digits = inner
        } else {
            for _ in 0..<2 { if let digit = next() { digits.unicodeScalars.append(digit) } }
            if digits.unicodeScalars.count < 2 { digits = "" }
        }
        guard !digits.hasPrefix("+"), let value = UInt32(digits, radix: 16) else {
            throw RegularExpressionError("\\x wants two hexadecimal digits, or more in braces")
        }
        return try scalar(value)
    }

    private func scalar(_ value: UInt32) throws(RegularExpressionError) -> Unicode.Scalar {
        guard let scalar = Unicode.Scalar(value) else {
            throw RegularExpressionError("there is no character \(String(value, radix: 16))")
        }
        return scalar
    }

    /// What stands behind a `[`, its `]` included.
    mutating func characterClass() throws(RegularExpressionError) -> CharacterSet {
        let isNegated = take("^")
        var members: [CharacterSet.Member] = []
        var isFirst = true
        while isFirst || peek != "]" {
            guard peek != nil else { throw RegularExpressionError("a \"[\" has no \"]\"") }
            try addMember(to: &members, isFirst: isFirst)
            isFirst = false
        }
        _ = next()
        return CharacterSet(members, isNegated: isNegated, foldsCase: flags.foldsCase)
    }

    private mutating func addMember(
        to members: inout [CharacterSet.Member], isFirst: Bool
    ) throws(RegularExpressionError) {
        if take("[:") {
            guard let name = text(upTo: ":]") else {
                members.append(.range(0x5B...0x5B))
                members.append(.range(0x3A...0x3A))
                return
            }
            let isNegated = name.hasPrefix("^")
            guard let set = CharacterSet.posix(isNegated ? String(name.dropFirst()) : name) else {
                throw RegularExpressionError("there is no class [:\(name):]")
            }
            members.append(.set(CharacterSet(set, isNegated: isNegated)))
        } else if peek == "\\" {
            _ = next()
            if let set = try namedSet() { return members.append(.set(set)) }
            try addRange(from: try escapedCharacter(), to: &members)
        } else if let scalar = next() {
            try addRange(from: scalar, to: &members)
        }
    }

    /// `a` or `a-z`; a dash before the closing bracket is only a dash.
    private mutating func addRange(
        from first: Unicode.Scalar, to members: inout [CharacterSet.Member]
    ) throws(RegularExpressionError) {
        guard peek == "-", following != "]", following != nil else {
            return members.append(.range(first.value...first.value))
        }
        _ = next()
        guard var last = next() else { return }
        if last == "\\" { last = try escapedCharacter() }
        guard first <= last else { throw RegularExpressionError("\(first)-\(last) is no range: it runs backwards") }
        members.append(.range(first.value...last.value))
    }
}
