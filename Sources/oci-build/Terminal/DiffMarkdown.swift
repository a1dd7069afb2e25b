internal import ImageBuilder

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
                    ["configuration", "old", "new"],
                    diff.settings.map { [$0.name, $0.before ?? "", $0.after ?? ""].map(markdownText) })
        }
        lines += table("layer", diff.layers.filter { $0.kind != .same })
        lines += table("package", diff.packages) + table("file", diff.files.largestFirst)
        return lines.joined(separator: "\n") + "\n"
    }

    private func table(_ title: String, _ changes: [ImageDiff.Change]) -> [String] {
        if changes.isEmpty { return [] }
        let rows = changes.prefix(top).map { change in
            [
                markdownText(change.name),
                markdownText(
                    change.kind.rawValue + (change.what.isEmpty ? "" : ": " + change.what.joined(separator: ", "))),
                changeText(change.difference.compressed), changeText(change.difference.unpacked),
            ]
        }
        let rest = changes.count - top
        return [""] + markdownTable([title, "", "compressed", "unpacked"], Array(rows))
            + (rest > 0 ? ["", "and \(rest) more"] : [])
    }
}
