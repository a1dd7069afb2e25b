/// A table as GitHub and GitLab show it (GitHub Flavored Markdown, section 4.10), a line each.
/// - Parameters:
///   - rows: cells that are Markdown: free text has gone through ``markdownText(_:)``.
///   - texts: how many columns, from the first, are texts; the others are numbers, and stand to the right.
public func markdownTable(_ header: [String], _ rows: [[String]], texts: Int = 1) -> [String] {
    let separator = header.indices.map { $0 < texts ? "---" : "--:" }
    return ([header, separator] + rows).map { "| \($0.joined(separator: " | ")) |" }
}

/// Text that Markdown shows as it is, in one line.
public func markdownText(_ text: String) -> String {
    text.map { character in
        if character.isNewline { return " " }
        return #"\`*_{}[]<>()#|~!"#.contains(character) ? "\\\(character)" : String(character)
    }.joined()
}
