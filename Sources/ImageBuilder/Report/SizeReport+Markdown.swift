internal import OCI

extension SizeReport {
    /// The report as Markdown, for a job's summary or a comment.
    public var markdown: String {
        let title = tags.first?.familiar ?? name
        let head = [
            "### \(markdownText(title)): \(sizeText(compressed)) compressed, \(sizeText(unpacked)) unpacked", "",
        ]
        return (head + layerTable + budgets.markdownLines + testLines).joined(separator: "\n") + "\n"
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

    private var testLines: [String] {
        guard let tests else { return [] }
        let failed = tests.results.filter { !$0.passed }
        let count = "\(tests.results.count) structure \(tests.results.count == 1 ? "test" : "tests"), \(tests.driver)"
        if failed.isEmpty { return ["", "\(count): all passed"] }
        return ["", "\(count): **\(failed.count) failed**", ""]
            + failed.map { result in
                let failures = result.failures.map(markdownText).joined(separator: "; ")
                return "- \(markdownText("\(result.kind): \(result.name)")): \(failures)"
            }
    }
}

extension [BudgetLine] {
    /// The lines of a table, with an empty one before it; none where there is no budget.
    public var markdownLines: [String] {
        if isEmpty { return [] }
        return [""]
            + markdownTable(
                ["budget", "has", "limit", ""],
                map { line in
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
