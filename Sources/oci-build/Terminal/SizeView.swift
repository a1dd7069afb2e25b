internal import ImageBuilder
internal import OCI

/// Whom an image's bytes belong to, for people: a tree with bars, and below it what the image could do without.
struct SizeView {
    private let attribution: Attribution
    private let tree: SizeTree
    private let growth: SizeGrowth?
    private let traits: TerminalTraits

    /// - Parameter growth: what changed since a baseline.
    init(
        _ attribution: Attribution, by grouping: SizeTree.Grouping, top: Int, since growth: SizeGrowth? = nil,
        _ traits: TerminalTraits
    ) {
        self.attribution = attribution
        self.growth = growth
        tree = attribution.tree(by: grouping, top: top)
        self.traits = traits
    }

    var text: String {
        (head + [""] + TreeTable(tree, traits).lines + changes + waste).joined(separator: "\n") + "\n"
    }

    private var head: [String] {
        let total = attribution.total
        let files = attribution.files.count { $0.kind != .directory && $0.kind != .whiteout }
        let layers = attribution.layers.count
        return [
            Style.strong.applied(to: attribution.name, traits.hasColour) + "  \(attribution.platform)",
            "\(sizeText(total.compressed)) \(stored), \(sizeText(total.unpacked)) unpacked, "
                + "\(files) file\(files == 1 ? "" : "s") in \(layers) layer\(layers == 1 ? "" : "s")",
        ]
    }

    /// What the first number is: an engine gives its images uncompressed.
    private var stored: String {
        let isPlain = !attribution.layers.isEmpty && attribution.layers.allSatisfy { $0.shares == .exact }
        return isPlain ? "stored without compression" : "compressed"
    }

    private var changes: [String] {
        guard let growth else { return [] }
        let change = growth.total.difference
        let head = "since the baseline \(changeText(change.compressed)), \(changeText(change.unpacked)) unpacked"
        let kinds = [("package", growth.packages), ("step", growth.steps), ("path", growth.paths)]
        let lines = kinds.flatMap { kind, changes in
            changes.filter { $0.difference != .zero }.prefix(Self.changeLimit).map { change in
                let size = rightAligned(changeText(change.difference.compressed), 10)
                let text = "\(size)  \(kind) \(change.name)" + (change.versions.map { " (\($0))" } ?? "")
                return truncated(text, max(20, traits.columns), mark: traits.hasUnicode ? "…" : "~")
            }
        }
        return ["", Style.strong.applied(to: head, traits.hasColour)] + lines
    }

    private static let changeLimit = 5

    private var waste: [String] {
        if attribution.waste.isEmpty { return [] }
        let total = attribution.waste.map(\.size).sum
        let head =
            "\(sizeText(total.compressed)) (\(sizeText(total.unpacked)) unpacked) that the image could do without:"
        let shown = attribution.waste.prefix(Self.wasteLimit).flatMap { finding in
            let text = wrapped(attribution.explanation(of: finding), width: traits.columns, indent: 10)
            let size = rightAligned(sizeText(finding.size.compressed), 8) + "  "
            return text.prefix(1).map { size + $0.dropFirst(10) } + text.dropFirst()
        }
        let rest = attribution.waste.count - Self.wasteLimit
        return ["", Style.doubtful.applied(to: head, traits.hasColour)] + shown
            + (rest > 0 ? ["          and \(rest) smaller findings"] : [])
    }

    private static let wasteLimit = 8
}

extension SizeTree {
    /// Whether directories stand within directories.
    fileprivate var isByPath: Bool {
        children.contains { child in
            guard case .path = child.label else { return false }
            return !child.children.isEmpty
        }
    }
}

/// A tree of sizes in columns: what, compressed, unpacked, share, bar. Where the room becomes too small the bar goes
/// first.
private struct TreeTable {
    private struct Row {
        let name: String
        let cells: [String]
        let style: Style
    }

    private let tree: SizeTree
    private let traits: TerminalTraits

    init(_ tree: SizeTree, _ traits: TerminalTraits) {
        self.tree = tree
        self.traits = traits
    }

    var lines: [String] {
        let rows = [Row(name: "", cells: ["compressed", "unpacked", "share", ""], style: .faint)] + all
        let widths = (0..<4).map { column in rows.map { columns(of: $0.cells[column]) }.max() ?? 0 }
        let name = rows.map { columns(of: $0.name) }.max() ?? 0
        let width = min(traits.columns, 120)
        let numbers = widths.prefix(3).reduce(0) { $0 + $1 + 2 }
        let hasBar = width - numbers - widths[3] - 2 >= min(name, 36)
        let room = max(12, min(name, width - numbers - (hasBar ? widths[3] + 2 : 0)))
        return rows.map { row in
            let name = padded(truncated(row.name, room, mark: traits.hasUnicode ? "…" : "~"), room)
            let cells = (0..<3).map { rightAligned(row.cells[$0], widths[$0]) } + (hasBar ? [row.cells[3]] : [])
            return row.style.applied(to: trimmed(([name] + cells).joined(separator: "  ")), traits.hasColour)
        }
    }

    private var all: [Row] {
        var rows: [Row] = []
        for child in tree.children {
            rows.append(row(child, "", .plain))
            add(child.children, "", &rows)
        }
        return rows + [row(tree, "", .strong, name: "total")]
    }

    private func add(_ children: [SizeTree], _ margin: String, _ rows: inout [Row]) {
        for (number, child) in children.enumerated() {
            let isLast = number == children.count - 1
            let (branch, trunk) = traits.hasUnicode ? (isLast ? "└ " : "├ ", isLast ? "  " : "│ ") : ("  ", "  ")
            rows.append(row(child, margin + branch, .faint, name: shortName(child.label)))
            add(child.children, margin + trunk, &rows)
        }
    }

    /// Of a path only the last part, for the rest stands above it.
    private func shortName(_ label: SizeTree.Label) -> String? {
        guard tree.isByPath, case .path(let path, let isDirectory) = label else { return nil }
        return String(decoding: path.name, as: UTF8.self) + (isDirectory ? "/" : "")
    }

    private func row(_ node: SizeTree, _ margin: String, _ style: Style, name: String? = nil) -> Row {
        let share = tree.size.compressed == 0 ? 0 : Double(node.size.compressed) / Double(tree.size.compressed)
        return Row(
            name: margin + (name ?? node.label.text),
            cells: [
                sizeText(node.size.compressed), sizeText(node.size.unpacked), shareText(share),
                shareBar(share, min(traits.columns, 120) < 100 ? 10 : 16, traits),
            ], style: style)
    }
}
