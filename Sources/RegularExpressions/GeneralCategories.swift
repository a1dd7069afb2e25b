/// The general categories of Unicode by their short names.
enum GeneralCategories {
    /// What `\pNAME` means: a category, or all that begin with a letter; nil for a name that is none.
    static func named(_ name: String) -> Set<Unicode.GeneralCategory>? {
        if let category = all[name] { return [category] }
        let group = all.filter { name.count == 1 && $0.key.hasPrefix(name) }
        return group.isEmpty ? nil : Set(group.values)
    }

    private static let all: [String: Unicode.GeneralCategory] = [
        "Lu": .uppercaseLetter, "Ll": .lowercaseLetter, "Lt": .titlecaseLetter, "Lm": .modifierLetter,
        "Lo": .otherLetter, "Mn": .nonspacingMark, "Mc": .spacingMark, "Me": .enclosingMark,
        "Nd": .decimalNumber, "Nl": .letterNumber, "No": .otherNumber, "Pc": .connectorPunctuation,
        "Pd": .dashPunctuation, "Ps": .openPunctuation, "Pe": .closePunctuation, "Pi": .initialPunctuation,
        "Pf": .finalPunctuation, "Po": .otherPunctuation, "Sm": .mathSymbol, "Sc": .currencySymbol,
        "Sk": .modifierSymbol, "So": .otherSymbol, "Zs": .spaceSeparator, "Zl": .lineSeparator,
        "Zp": .paragraphSeparator, "Cc": .control, "Cf": .format, "Co": .privateUse, "Cs": .surrogate,
    ]
}
