internal import ImageBuilder
internal import OCI

/// The size report for people: a row a layer, the total, the budgets, and what came out.
struct SizeTable {
    private let report: SizeReport
    private let traits: TerminalTraits

    init(_ report: SizeReport, _ traits: TerminalTraits) {
        self.report = report
        self.traits = traits
    }

    var text: String {
        (layerLines + BudgetTable(report.budgets, traits).lines + [""] + facts).joined(separator: "\n") + "\n"
    }

    /// Columns: step, stage, part, compressed, unpacked, share, bar. Where the steps' room would become too small, the
    /// bar goes first, then the stage, then the part.
    private var layerLines: [String] {
        let rows = [header] + report.layers.map(cells) + [total]
        let widths = header.indices.map { column in rows.map { columns(of: $0[column]) }.max() ?? 0 }
        var kept = Array(header.indices)
        func stepRoom() -> Int { min(traits.columns, 120) - 1 - kept.dropFirst().reduce(0) { $0 + widths[$1] + 2 } }
        for column in [Column.bar, Column.stage, Column.part] where stepRoom() < min(widths[Column.step], 32) {
            kept.removeAll { $0 == column }
        }
        let stepWidth = min(widths[Column.step], max(12, stepRoom()))
        return rows.enumerated().map { index, row in
            let line = kept.map { cell(row[$0], $0, $0 == Column.step ? stepWidth : widths[$0]) }.joined(
                separator: "  ")
            return style(index, rows.count).applied(to: trimmed(line), traits.hasColour)
        }
    }

    private enum Column {
        static let step = 0
        static let stage = 1
        static let part = 2
        static let bar = 6
    }

    private let header = ["layer", "stage", "part", "compressed", "unpacked", "share", ""]

    private func cells(_ layer: SizeReport.Layer) -> [String] {
        let share = report.share(of: layer)
        return [
            layer.step, layer.stage, layer.part, sizeText(layer.compressed), sizeText(layer.unpacked),
            shareText(share), shareBar(share, 16, traits),
        ]
    }

    private var total: [String] {
        ["total", "", "", sizeText(report.compressed), sizeText(report.unpacked), "", ""]
    }

    private func cell(_ text: String, _ column: Int, _ width: Int) -> String {
        let text = truncated(text, width, mark: traits.hasUnicode ? "…" : "~")
        return column < 3 || column == Column.bar ? padded(text, width) : rightAligned(text, width)
    }

    private func style(_ index: Int, _ count: Int) -> Style {
        index == 0 ? .faint : index == count - 1 ? .strong : .plain
    }

    private var facts: [String] {
        var facts = [("image", report.imageDigest.description), ("ID", report.imageID.description)]
        if !report.tags.isEmpty { facts.append(("tags", report.tags.map(\.familiar).joined(separator: ", "))) }
        if let output = report.output {
            facts.append(("output", "\(output.path), \(output.format), \(sizeText(output.size))"))
        }
        return facts.map { padded($0.0, 8) + $0.1 }
    }
}

/// The line without spaces at its end.
func trimmed(_ line: String) -> String {
    String(line.reversed().drop { $0 == " " }.reversed())
}
