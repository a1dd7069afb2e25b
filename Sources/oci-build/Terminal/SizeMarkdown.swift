internal import ImageBuilder

/// Whom an image's bytes belong to, for a pull request.
struct SizeMarkdown {
    private let attribution: Attribution
    private let grouping: SizeTree.Grouping
    private let top: Int
    private let growth: SizeGrowth?

    init(_ attribution: Attribution, by grouping: SizeTree.Grouping, top: Int, since growth: SizeGrowth?) {
        self.attribution = attribution
        self.grouping = grouping
        self.top = top
        self.growth = growth
    }

    var text: String {
        let total = attribution.total
        let change = growth.map { " (\(changeText($0.total.difference.compressed)) since the baseline)" } ?? ""
        var lines = [
            "**\(markdownText(attribution.name)): \(sizeText(total.compressed))**\(change), \(sizeText(total.unpacked)) unpacked",
            "",
        ]
        let tree = attribution.tree(by: grouping, top: top)
        lines += markdownTable(
            [grouping.rawValue, "compressed", "unpacked", "share"],
            tree.children.map { node in
                let share = total.compressed == 0 ? 0 : Double(node.size.compressed) / Double(total.compressed)
                return [
                    markdownText(node.label.text), sizeText(node.size.compressed), sizeText(node.size.unpacked),
                    shareText(share),
                ]
            })
        if let growth { lines += changes(growth) }
        if !attribution.waste.isEmpty {
            lines += ["", "That the image could do without:", ""]
            lines += attribution.waste.prefix(5).map { finding in
                "- \(sizeText(finding.size.compressed)): \(markdownText(attribution.explanation(of: finding)))"
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func changes(_ growth: SizeGrowth) -> [String] {
        let rows = [("package", growth.packages), ("step", growth.steps), ("path", growth.paths)]
            .flatMap { kind, changes in changes.prefix(top).map { (kind, $0) } }
            .map { kind, change in
                [
                    markdownText("\(kind) \(change.name)" + (change.versions.map { " (\($0))" } ?? "")),
                    changeText(change.difference.compressed), changeText(change.difference.unpacked),
                ]
            }
        return rows.isEmpty ? [] : [""] + markdownTable(["since the baseline", "compressed", "unpacked"], rows)
    }
}
