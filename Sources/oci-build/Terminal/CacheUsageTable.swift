internal import ImageBuilder

/// What takes room in a cache, for people: a row a kind, then a row a step.
struct CacheUsageTable {
    private let usage: CacheUsage
    private let traits: TerminalTraits

    init(_ usage: CacheUsage, _ traits: TerminalTraits) {
        self.usage = usage
        self.traits = traits
    }

    var text: String {
        var lines = table(
            ["kind", "count", "size"], usage.kinds.map { [$0.name, String($0.count), sizeText($0.bytes)] })
        lines.append(Style.strong.applied(to: "total, \(usage.path): \(sizeText(usage.bytes))", traits.hasColour))
        if !usage.steps.isEmpty {
            let steps = usage.steps.map { ["\($0.recipe)  \($0.stage): \($0.title)", "", sizeText($0.bytes)] }
            let others = ["of no step that is remembered", "", sizeText(usage.otherBytes)]
            lines += [""] + table(["recipe and step", "", "size"], steps + [others])
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A text, a number, a size. The text gives way where the terminal is narrow.
    private func table(_ header: [String], _ rows: [[String]]) -> [String] {
        let all = [header] + rows
        let widths = header.indices.map { column in all.map { columns(of: $0[column]) }.max() ?? 0 }
        let numbers = header.indices.dropFirst().filter { widths[$0] > 0 }
        let room = min(traits.columns, 120) - numbers.reduce(0) { $0 + widths[$1] + 2 }
        let width = min(widths[0], max(12, room))
        return all.enumerated().map { index, row in
            let text = padded(truncated(row[0], width, mark: traits.hasUnicode ? "…" : "~"), width)
            let line = ([text] + numbers.map { rightAligned(row[$0], widths[$0]) }).joined(separator: "  ")
            return index == 0 ? Style.faint.applied(to: line, traits.hasColour) : line
        }
    }
}
