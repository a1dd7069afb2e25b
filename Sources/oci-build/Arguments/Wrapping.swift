/// A text in lines of at most `width` columns, broken between words. A word that is longer stands alone and whole: it
/// is a path or an option, which must stay copyable.
/// - Parameters:
///   - indent: the spaces before the first line.
///   - hanging: the spaces before the others; nil is as the first.
func wrapped(_ text: String, width: Int, indent: Int = 0, hanging: Int? = nil) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ").map(String.init) {
        let margin = lines.isEmpty ? indent : hanging ?? indent
        if !line.isEmpty, margin + line.count + 1 + word.count > width {
            lines.append(padded("", margin) + line)
            line = word
        } else {
            line += (line.isEmpty ? "" : " ") + word
        }
    }
    lines.append(padded("", lines.isEmpty ? indent : hanging ?? indent) + line)
    return lines
}

/// The text with spaces behind it up to `width` columns.
func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - columns(of: text)))
}

/// The text with spaces before it up to `width` columns.
func rightAligned(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - columns(of: text))) + text
}
