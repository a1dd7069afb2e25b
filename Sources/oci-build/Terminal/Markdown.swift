internal import ImageBuilder

/// A table in Markdown as GitHub and GitLab show it.
func markdownTable(_ header: [String], _ rows: [[String]]) -> [String] {
    let separator = header.indices.map { $0 == 0 ? "---" : "---:" }
    return ([header, separator] + rows).map { cells in
        "| " + cells.map(markdownCell).joined(separator: " | ") + " |"
    }
}

/// Text in which nothing is markup, and which does not end its cell.
private func markdownCell(_ text: String) -> String {
    var result = ""
    for character in text {
        switch character {
        case "|", "\\", "`", "*", "_", "<", "[", "]": result += "\\\(character)"
        case "\n", "\r": result += " "
        default: result.append(character)
        }
    }
    return result
}

/// How two images differ, for a pull request.
struct DiffMarkdown {
    private let diff: ImageDiff
    private let top: Int

    init(_ diff: ImageDiff, top: Int) {
        self.diff = diff
        self.top = top
    }

    var text: String {
        let change = diff.new.size - diff.old.size
        var lines = [
            "**Image size: \(sizeText(diff.new.size.compressed))** (\(changeText(change.compressed)); "
                + "unpacked \(sizeText(diff.new.size.unpacked)), \(changeText(change.unpacked)))"
        ]
        if diff.isEmpty { lines.append("The images do not differ.") }
        if !diff.settings.isEmpty {
            lines +=
                [""]
                + markdownTable(
                    ["configuration", "old", "new"], diff.settings.map { [$0.name, $0.before ?? "", $0.after ?? ""] })
        }
        lines += table("layer", diff.layers.filter { $0.kind != .same })
        lines += table("package", diff.packages) + table("file", diff.files.largestFirst)
        return lines.joined(separator: "\n") + "\n"
    }

    private func table(_ title: String, _ changes: [ImageDiff.Change]) -> [String] {
        if changes.isEmpty { return [] }
        let rows = changes.prefix(top).map { change in
            [
                change.name,
                change.kind.rawValue + (change.what.isEmpty ? "" : ": " + change.what.joined(separator: ", ")),
                changeText(change.difference.compressed), changeText(change.difference.unpacked),
            ]
        }
        let rest = changes.count - top
        return [""] + markdownTable([title, "", "compressed", "unpacked"], Array(rows))
            + (rest > 0 ? ["", "and \(rest) more"] : [])
    }
}

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
            "**\(attribution.name): \(sizeText(total.compressed))**\(change), \(sizeText(total.unpacked)) unpacked", "",
        ]
        let tree = attribution.tree(by: grouping, top: top)
        lines += markdownTable(
            [grouping.rawValue, "compressed", "unpacked", "share"],
            tree.children.map { node in
                let share = total.compressed == 0 ? 0 : Double(node.size.compressed) / Double(total.compressed)
                return [
                    node.label.text, sizeText(node.size.compressed), sizeText(node.size.unpacked), shareText(share),
                ]
            })
        if let growth { lines += changes(growth) }
        if !attribution.waste.isEmpty {
            lines += ["", "That the image could do without:", ""]
            lines += attribution.waste.prefix(5).map { finding in
                "- \(sizeText(finding.size.compressed)): \(attribution.explanation(of: finding))"
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func changes(_ growth: SizeGrowth) -> [String] {
        let rows = [("package", growth.packages), ("step", growth.steps), ("path", growth.paths)]
            .flatMap { kind, changes in changes.prefix(top).map { (kind, $0) } }
            .map { kind, change in
                [
                    "\(kind) \(change.name)" + (change.versions.map { " (\($0))" } ?? ""),
                    changeText(change.difference.compressed), changeText(change.difference.unpacked),
                ]
            }
        return rows.isEmpty ? [] : [""] + markdownTable(["since the baseline", "compressed", "unpacked"], rows)
    }
}
