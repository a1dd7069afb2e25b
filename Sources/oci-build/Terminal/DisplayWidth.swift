/// How many columns of a terminal a text takes.
func columns(of text: some StringProtocol) -> Int {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text.utf8.count }
    return text.reduce(0) { $0 + columns(of: $1) }
}

/// How many columns a character takes: two for East Asian wide ones and emoji (Unicode Standard Annex 11), none for
/// what only modifies, one else. The C library's `wcwidth` would need the locale's tables, which a static program has
/// no business to rely on.
func columns(of character: Character) -> Int {
    guard let first = character.unicodeScalars.first else { return 0 }
    switch first.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator: return 0
    default: break
    }
    let isPicture = character.unicodeScalars.contains { $0.properties.isEmojiPresentation || $0.value == 0xFE0F }
    return isPicture || isWide(first.value) ? 2 : 1
}

private func isWide(_ value: UInt32) -> Bool {
    switch value {
    case 0x1100...0x115F,  // Hangul syllable starts
        0x2E80...0x303E, 0x3041...0xA4CF,  // CJK radicals to Yi
        0xA960...0xA97F, 0xAC00...0xD7A3,  // Hangul
        0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,  // compatibility and full-width forms
        0x20000...0x3FFFD:  // CJK extensions
        true
    default: false
    }
}

/// The text, cut to `width` columns; where something was cut, it ends in `mark`.
func truncated(_ text: String, _ width: Int, mark: String = "…") -> String {
    if columns(of: text) <= width { return text }
    let room = width - columns(of: mark)
    if room < 0 { return String(text.prefix(max(0, width))) }
    var result = ""
    var used = 0
    for character in text {
        let next = columns(of: character)
        if used + next > room { break }
        result.append(character)
        used += next
    }
    return result + mark
}
