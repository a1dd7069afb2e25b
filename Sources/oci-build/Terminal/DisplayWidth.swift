internal import ImageBuilder

/// How many columns of a terminal a text takes.
func columns(of text: some StringProtocol) -> Int {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text.utf8.count }
    return text.reduce(0) { $0 + $1.columns }
}

/// The text, cut to `width` columns; where something was cut, it ends in `mark`.
func truncated(_ text: String, _ width: Int, mark: String = "…") -> String {
    if columns(of: text) <= width { return text }
    let room = width - columns(of: mark)
    if room < 0 { return String(text.prefix(max(0, width))) }
    var result = ""
    var used = 0
    for character in text {
        let next = character.columns
        if used + next > room { break }
        result.append(character)
        used += next
    }
    return result + mark
}
