internal import JSON

extension MergedRecipe {
    /// What stands on one line, and where it came from; no place where lines below say it.
    private struct Line {
        var text: String
        var origin = ""
    }

    /// The recipe as JSON for people, in the order of the files, with the place of each value to its right.
    public var text: String {
        let lines = Self.lines(root, before: "", behind: "", depth: 0)
        let width = min(Self.longest, lines.map(\.text.count).max() ?? 0)
        return lines.map { line in
            if line.origin.isEmpty { return line.text + "\n" }
            return line.text + String(repeating: " ", count: max(0, width - line.text.count)) + "  " + line.origin
                + "\n"
        }.joined()
    }

    /// Columns for the recipe's own text, where it can be broken.
    private static let longest = 90

    private static func lines(_ part: Part, before: String, behind: String, depth: Int) -> [Line] {
        let margin = String(repeating: "  ", count: depth)
        let whole = margin + before + part.line + behind
        switch part.content {
        case .scalar: return [Line(text: whole, origin: part.origin)]
        case _ where whole.count <= longest && depth > 0 && part.isOfOneFile:
            return [Line(text: whole, origin: part.origin)]
        case .list(let parts):
            return lines(parts.map { ("", $0) }, "[", "]", margin + before, margin, behind, depth)
        case .object(let members):
            let parts = members.map { (JSONValue.string($0.key).text() + ": ", $0.part) }
            return lines(parts, "{", "}", margin + before, margin, behind, depth)
        }
    }

    private static func lines(
        _ parts: [(before: String, part: Part)], _ open: String, _ close: String, _ head: String, _ margin: String,
        _ behind: String, _ depth: Int
    ) -> [Line] {
        let inner = parts.enumerated().flatMap { index, part in
            lines(part.part, before: part.before, behind: index == parts.count - 1 ? "" : ",", depth: depth + 1)
        }
        return [Line(text: head + open)] + inner + [Line(text: margin + close + behind)]
    }
}

extension MergedRecipe.Part {
    /// Whether one place says where all of it came from.
    fileprivate var isOfOneFile: Bool { isWithin(file) }

    private var file: Substring { origin[..<(origin.lastIndex(of: ":") ?? origin.endIndex)] }

    private func isWithin(_ file: Substring) -> Bool {
        switch content {
        case .scalar: self.file == file
        case .list(let parts): parts.allSatisfy { $0.isWithin(file) }
        case .object(let members): members.allSatisfy { $0.part.isWithin(file) }
        }
    }
}
