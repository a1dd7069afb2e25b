internal import ImageBuilder

extension Finding {
    /// As errors in recipes are shown: the place, the line with what is meant marked, and what to do.
    func lines(_ traits: TerminalTraits) -> [StyledLine] {
        let style: Style = severity == .error ? .bad : .doubtful
        let kind = severity.rawValue + ":"
        var lines = [
            StyledLine(location.map { "\($0): " } ?? "") + (kind, style) + (" \(printed(message)) ", .strong)
                + ("[\(rule)]", .faint)
        ]
        if let location, let excerpt {
            let fitted = excerpt.fitted(to: traits, margin: 9)
            let number = String(location.line)
            let margin = String(repeating: " ", count: number.count)
            let mark = String(repeating: " ", count: fitted.marked.lowerBound)
            lines.append(StyledLine("  \(number) | ", .faint) + (fitted.text, .plain))
            lines.append(
                StyledLine("  \(margin) | ", .faint) + (mark, .plain)
                    + (String(repeating: "^", count: fitted.marked.count), style))
        }
        lines.append(StyledLine("  help:", .good) + (" \(printed(fix))", .plain))
        return lines
    }

    /// A name in an image may hold anything.
    private func printed(_ text: String) -> String { printable(Array(text.utf8)) }
}
