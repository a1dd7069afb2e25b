internal import OCI

extension SizeReport {
    /// The report as Markdown, for a job's summary or a comment.
    public var markdown: String {
        let title = tags.first?.familiar ?? name
        let head = [
            "### \(markdownText(title)): \(sizeText(compressed)) compressed, \(sizeText(unpacked)) unpacked", "",
        ]
        return (head + layerTable + budgetTable).joined(separator: "\n") + "\n"
    }

    private var layerTable: [String] {
        markdownTable(
            ["layer", "part", "compressed", "unpacked", "share"],
            layers.map { layer in
                let share = (self.share(of: layer) * 1000).rounded() / 10
                return [
                    markdownText(layer.step), markdownText(layer.part), sizeText(layer.compressed),
                    sizeText(layer.unpacked), "\(share) %",
                ]
            }, texts: 2)
    }

    private var budgetTable: [String] {
        if budgets.isEmpty { return [] }
        return [""]
            + markdownTable(
                ["budget", "has", "limit", ""],
                budgets.map { line in
                    [
                        markdownText("\(line.scope), \(line.measure.rawValue)"), sizeText(line.actual),
                        sizeText(line.limit),
                        line.isBlown ? "**over by \(sizeText(line.excess))**" : "\(sizeText(-line.excess)) left",
                    ]
                })
    }
}

extension BudgetError {
    /// What is over its limit and who is to blame, as Markdown.
    public var markdown: String {
        // Nothing in it ends the block.
        "````text\n\(description.replacing("````", with: "''''"))\n````\n"
    }
}
