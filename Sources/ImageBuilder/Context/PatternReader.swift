/// Takes a pattern apart. The valid forms are those of Go's `filepath.Match`, and `**`.
struct PatternReader {
    private var rest: ArraySlice<PathText.Character>
    private var parts: [PathPattern.Part] = []
    private var text: [PathText.Character] = []
    /// Whether the pattern is plain text but for one `**` at an end: BuildKit then compares strings, and makes a
    /// regular expression of all else.
    private var isPlain = true
    private var hasCaret = false

    init(_ pattern: PathText) {
        rest = pattern.characters[...]
    }

    mutating func read() throws(PatternError) -> [PathPattern.Part] {
        let startsOpen = rest.starts(with: [star, star]) && rest.dropFirst(2).first != PathText.slash
        let length = rest.count
        while let character = rest.popFirst() {
            switch character {
            case star where rest.first == star:
                rest.removeFirst()
                let isAtStart = rest.count == length - 2
                if rest.first == PathText.slash { rest.removeFirst() }
                if !isAtStart, !rest.isEmpty || parts.contains(.directories) { isPlain = false }
                append(rest.isEmpty ? .anything : .directories)
            case star: appendSpecial(.run)
            case questionMark: appendSpecial(.one(.noSlash))
            case openBracket: appendSpecial(.one(try characterClass()))
            case closeBracket, backslash:
                isPlain = false
                text.append(character == backslash ? try escaped() : character)
            default:
                hasCaret = hasCaret || character == caret
                text.append(character)
            }
        }
        flush()
        // In a regular expression it would be the start of the path, wherever it stands.
        if hasCaret, !isPlain { throw PatternError("has a \"^\" beside a wildcard; write \"\\^\"") }
        // `**name` with no other special character compares the end of the path: also `my-name` matches.
        if startsOpen, isPlain, parts.first == .directories { parts[0] = .anything }
        return parts
    }

    private mutating func append(_ part: PathPattern.Part) {
        flush()
        parts.append(part)
    }

    private mutating func appendSpecial(_ part: PathPattern.Part) {
        isPlain = false
        append(part)
    }

    private mutating func flush() {
        if !text.isEmpty { parts.append(.text(text)) }
        text = []
    }

    /// The character behind a backslash.
    private mutating func escaped() throws(PatternError) -> PathText.Character {
        guard let character = rest.popFirst() else {
            throw PatternError("ends in a backslash, which has to stand in front of a character")
        }
        if let letter = Unicode.Scalar(character), letter.isASCII, letter.properties.isAlphabetic || letter.isDigit {
            throw PatternError(
                "has a backslash in front of \"\(letter)\", which other builders read as a regular expression; "
                    + "write \"\(letter)\" alone, and \"/\" between directories")
        }
        return character
    }

    /// What stands between brackets; the opening one is read already.
    private mutating func characterClass() throws(PatternError) -> PathPattern.CharacterClass {
        let unclosed = PatternError("has a \"[\" without a \"]\"")
        var result = PathPattern.CharacterClass(ranges: [], isNegated: rest.first == caret)
        if result.isNegated { rest.removeFirst() }
        while rest.first != closeBracket || result.ranges.isEmpty {
            if rest.starts(with: [openBracket, colon]), rest.dropFirst(2).contains(colon) {
                throw PatternError("has a named character class; write its characters, for example \"[a-z]\"")
            }
            let low = try classMember(unclosed)
            var high = low
            if rest.first == hyphen {
                rest.removeFirst()
                high = try classMember(unclosed)
            }
            guard low <= high else { throw PatternError("has a range in brackets that ends before it begins") }
            result.ranges.append(low...high)
        }
        rest.removeFirst()
        return result
    }

    private mutating func classMember(_ unclosed: PatternError) throws(PatternError) -> PathText.Character {
        guard let character = rest.popFirst() else { throw unclosed }
        switch character {
        case backslash: return try escaped()
        case hyphen, closeBracket:
            throw PatternError("has a bare \"-\" or \"]\" in brackets; write \"\\-\" or \"\\]\"")
        case star, questionMark:
            throw PatternError("has a \"*\" or \"?\" in brackets; write \"\\*\" or \"\\?\" instead of the brackets")
        case _ where PathText.isBareByte(character):
            throw PatternError("has a byte in brackets that is no UTF-8")
        default: return character
        }
    }
}

extension Unicode.Scalar {
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
}

private func code(_ scalar: Unicode.Scalar) -> PathText.Character { scalar.value }
private let star = code("*")
private let questionMark = code("?")
private let openBracket = code("[")
private let closeBracket = code("]")
private let backslash = code("\\")
private let caret = code("^")
private let hyphen = code("-")
private let colon = code(":")
