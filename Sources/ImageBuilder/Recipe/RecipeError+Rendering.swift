extension RecipeError {
    /// The errors for people: each with its place, the line with the part marked, and what to do.
    public func rendered(color: Bool) -> String {
        diagnostics.map { $0.rendered(color: color) }.joined(separator: "\n")
    }
}

extension RecipeError: CustomStringConvertible {
    public var description: String { rendered(color: false) }
}

extension Diagnostic {
    /// Several lines, with a newline at the end.
    public func rendered(color: Bool) -> String {
        let style = Style(color: color)
        let kind = style.paint(severity.rawValue + ":", severity == .error ? .red : .yellow)
        let place = location.map { "\($0): " } ?? ""
        var lines = [style.paint(place, .bold) + kind + " " + style.paint(message, .bold)]
        if let location, !location.path.isEmpty { lines.append("  at " + location.path) }
        if let location, let excerpt {
            let number = String(location.line)
            let margin = String(repeating: " ", count: number.count)
            lines.append(style.paint("\(margin) |", .blue))
            lines.append(style.paint("\(number) |", .blue) + (excerpt.text.isEmpty ? "" : " " + excerpt.text))
            let marker =
                String(repeating: " ", count: excerpt.marked.lowerBound)
                + style.paint(String(repeating: "^", count: excerpt.marked.count), .red)
            lines.append(style.paint("\(margin) |", .blue) + " " + marker)
        }
        if let hint { lines.append("  " + style.paint("help:", .green) + " " + hint) }
        return lines.map { $0 + "\n" }.joined()
    }
}

private struct Style {
    enum Color: String {
        case bold = "1"
        case red = "1;31"
        case green = "1;32"
        case yellow = "1;33"
        case blue = "1;34"
    }

    let color: Bool

    func paint(_ text: String, _ color: Color) -> String {
        self.color && !text.isEmpty ? "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m" : text
    }
}
