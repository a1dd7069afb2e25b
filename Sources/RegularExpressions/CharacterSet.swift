/// A set of characters: ranges, categories and other sets, perhaps negated, perhaps regardless of case.
struct CharacterSet: Sendable {
    indirect enum Member: Sendable {
        case range(ClosedRange<UInt32>)
        case category(Set<Unicode.GeneralCategory>)
        case set(CharacterSet)
    }

    private let members: [Member]
    private let isNegated: Bool
    private let foldsCase: Bool
    /// The answer for each of ASCII's characters: nearly all that is ever asked.
    private var ascii: (low: UInt64, high: UInt64) = (0, 0)

    init(_ members: [Member], isNegated: Bool = false, foldsCase: Bool = false) {
        self.members = members
        self.isNegated = isNegated
        self.foldsCase = foldsCase
        for value in UInt8.min..<128 where search(Unicode.Scalar(value)) {
            if value < 64 { ascii.low |= 1 << UInt64(value) } else { ascii.high |= 1 << UInt64(value - 64) }
        }
    }

    init(_ scalar: Unicode.Scalar, foldsCase: Bool = false) {
        self.init([.range(scalar.value...scalar.value)], foldsCase: foldsCase)
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        let value = UInt64(scalar.value)
        if value < 64 { return ascii.low & (1 << value) != 0 }
        if value < 128 { return ascii.high & (1 << (value - 64)) != 0 }
        return search(scalar)
    }

    private func search(_ scalar: Unicode.Scalar) -> Bool {
        let candidates = foldsCase ? scalar.caseVariants : [scalar]
        return candidates.contains { candidate in members.contains { $0.holds(candidate) } } != isNegated
    }
}

extension CharacterSet.Member {
    fileprivate func holds(_ scalar: Unicode.Scalar) -> Bool {
        switch self {
        case .range(let range): range.contains(scalar.value)
        case .category(let categories): categories.contains(scalar.properties.generalCategory)
        case .set(let set): set.contains(scalar)
        }
    }
}

extension CharacterSet {
    static let all = CharacterSet([], isNegated: true)
    static let allButNewline = CharacterSet([.range(0x0A...0x0A)], isNegated: true)
    static let word = CharacterSet(ascii("09", "AZ", "__", "az"))

    /// The sets that a letter behind a backslash stands for; a capital is the opposite. ASCII only, as RE2 has them:
    /// `\s` does not contain the vertical tab.
    static func named(by letter: Unicode.Scalar) -> CharacterSet? {
        switch letter {
        case "d", "D": CharacterSet(ascii("09"), isNegated: letter == "D")
        case "w", "W": CharacterSet(ascii("09", "AZ", "__", "az"), isNegated: letter == "W")
        case "s", "S": CharacterSet(ascii("\t\n", "\u{0C}\r", "  "), isNegated: letter == "S")
        default: nil
        }
    }

    /// What stands in `[:NAME:]`.
    static func posix(_ name: String) -> [Member]? {
        switch name {
        case "alnum": ascii("09", "AZ", "az")
        case "alpha": ascii("AZ", "az")
        case "ascii": ascii("\0\u{7F}")
        case "blank": ascii("\t\t", "  ")
        case "cntrl": ascii("\0\u{1F}", "\u{7F}\u{7F}")
        case "digit": ascii("09")
        case "graph": ascii("!~")
        case "lower": ascii("az")
        case "print": ascii(" ~")
        case "punct": ascii("!/", ":@", "[`", "{~")
        case "space": ascii("\t\r", "  ")
        case "upper": ascii("AZ")
        case "word": ascii("09", "AZ", "__", "az")
        case "xdigit": ascii("09", "AF", "af")
        default: nil
        }
    }

    /// Ranges, each as its first and its last character.
    private static func ascii(_ ranges: String...) -> [Member] {
        ranges.compactMap { range in
            let ends = range.unicodeScalars.map(\.value)
            guard let first = ends.first, let last = ends.last else { return nil }
            return .range(first...last)
        }
    }
}

extension Unicode.Scalar {
    /// Every character that differs from this one by case only. Two letters have a third form that no mapping of
    /// single characters leads to.
    fileprivate var caseVariants: [Unicode.Scalar] {
        let mapped = [properties.lowercaseMapping, properties.uppercaseMapping, properties.titlecaseMapping]
        var variants = [self] + mapped.compactMap { $0.unicodeScalars.count == 1 ? $0.unicodeScalars.first : nil }
        for form in variants {
            let other = form.properties.lowercaseMapping.unicodeScalars
            if other.count == 1, let lower = other.first { variants.append(lower) }
        }
        if variants.contains("k") { variants += ["K", "\u{212A}"] }
        if variants.contains("s") { variants += ["S", "\u{17F}"] }
        return variants
    }
}
