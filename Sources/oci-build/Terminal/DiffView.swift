internal import ImageBuilder

/// How two images differ, for people.
struct DiffView {
    private let diff: ImageDiff
    private let top: Int
    private let traits: TerminalTraits

    init(_ diff: ImageDiff, top: Int, _ traits: TerminalTraits) {
        self.diff = diff
        self.top = top
        self.traits = traits
    }

    var text: String {
        let sections = [head, settings, layers, changes("packages", diff.packages), files]
        return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }

    private var head: [String] {
        let change = diff.new.size - diff.old.size
        let sides = [("old", diff.old), ("new", diff.new)].map { word, side in
            "\(word)  \(side.name)  \(sizeText(side.size.compressed)), \(sizeText(side.size.unpacked)) unpacked"
        }
        if diff.isEmpty { return sides + ["the images do not differ"] }
        return sides + [
            strong("\(changeText(change.compressed)), \(changeText(change.unpacked)) unpacked")
        ]
    }

    private var settings: [String] {
        if diff.settings.isEmpty { return [] }
        return [strong("configuration")]
            + diff.settings.map { setting in
                let line: String
                switch (setting.before, setting.after) {
                case (let before?, let after?): line = "~ \(setting.name): \(before) → \(after)"
                case (nil, let after): line = "+ \(setting.name): \(after ?? "")"
                case (let before, nil): line = "- \(setting.name): \(before ?? "")"
                }
                return truncated("  " + line, max(20, traits.columns), mark: traits.hasUnicode ? "…" : "~")
            }
    }

    private var layers: [String] {
        if diff.layers.allSatisfy({ $0.kind == .same }) { return [] }
        return [strong("layers")] + lines(diff.layers)
    }

    private func changes(_ title: String, _ changes: [ImageDiff.Change]) -> [String] {
        if changes.isEmpty { return [] }
        let rest = changes.count - top
        return [strong(title)] + lines(Array(changes.prefix(top))) + (rest > 0 ? ["  and \(rest) more"] : [])
    }

    private var files: [String] {
        let counts = [ImageDiff.Change.Kind.added, .removed, .changed].compactMap { kind in
            let count = diff.files.count { $0.kind == kind }
            return count == 0 ? nil : "\(count) \(kind.rawValue)"
        }
        return changes("files: " + counts.joined(separator: ", "), diff.files.largestFirst)
    }

    private func lines(_ changes: [ImageDiff.Change]) -> [String] {
        let sizes = changes.map { $0.kind == .same ? "" : changeText($0.difference.compressed) }
        let width = sizes.map(\.count).max() ?? 0
        return zip(changes, sizes).map { change, size in
            let what = change.what.isEmpty ? "" : " (\(change.what.joined(separator: ", ")))"
            let line = "  \(mark(change.kind)) \(rightAligned(size, width))  \(change.name)\(what)"
            let text = truncated(line, max(20, min(traits.columns, 160)), mark: traits.hasUnicode ? "…" : "~")
            return style(change).applied(to: text, traits.hasColour)
        }
    }

    private func mark(_ kind: ImageDiff.Change.Kind) -> String {
        switch kind {
        case .same: "="
        case .added: "+"
        case .removed: "-"
        case .changed: "~"
        }
    }

    private func style(_ change: ImageDiff.Change) -> Style {
        if change.kind == .same { return .faint }
        return change.difference.compressed > 0 ? .doubtful : change.difference.compressed < 0 ? .good : .plain
    }

    private func strong(_ text: String) -> String { Style.strong.applied(to: text, traits.hasColour) }
}
