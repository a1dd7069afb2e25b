internal import OCI

extension Blame {
    /// Finds who is to blame for a line that is blown.
    /// - Parameter files: which of the image's files count for it.
    init(_ line: BudgetLine, _ attribution: Attribution, _ files: [Bool], since baseline: SizeBaseline?) {
        let finder = BlameFinder(line: line, attribution: attribution, counted: files)
        let before = line.scope == .image ? baseline?.total : baseline?.budgets[line.scope.key]
        if let baseline, let before {
            self = finder.growth(attribution.growth(since: baseline), from: before)
        } else {
            self = finder.weight()
        }
    }
}

private struct BlameFinder {
    let line: BudgetLine
    let attribution: Attribution
    let counted: [Bool]

    /// How many of a kind are named.
    private static let limit = 5

    func growth(_ growth: SizeGrowth, from before: Footprint) -> Blame {
        let names = Names(attribution, counted)
        let packages = growth.packages.filter { names.packages.contains($0.name) }
        let steps = growth.steps.filter { names.steps.contains($0.name) }
        let paths = growth.paths.filter { names.paths.contains($0.name) || names.folders.contains($0.name) }
        return Blame(
            growth: line.actual - before[line.measure],
            items: items(.package, packages) + items(.step, steps) + items(.file, paths),
            remedies: remedies(packages, paths.filter { !names.owned.contains($0.name) }))
    }

    private func items(_ kind: Blame.Item.Kind, _ changes: [SizeGrowth.Change]) -> [Blame.Item] {
        changes.filter { $0.difference[line.measure] > 0 }
            .sorted { ($1.difference[line.measure], $0.name) < ($0.difference[line.measure], $1.name) }
            .prefix(Self.limit).map { change in
                Blame.Item(
                    kind: kind, name: kind == .step ? place(ofStep: change.name) : change.name,
                    bytes: change.difference[line.measure],
                    note: change.before == nil ? "new" : change.versions)
            }
    }

    private func place(ofStep name: String) -> String {
        attribution.layers.first { "\($0.step)" == name }.map { attribution.place(of: $0.step) } ?? name
    }

    /// Takes back what grew: the largest package that suffices alone, else a file, else what was wasted before.
    private func remedies(_ packages: [SizeGrowth.Change], _ paths: [SizeGrowth.Change]) -> [Blame.Remedy] {
        func remedies(_ changes: [SizeGrowth.Change], _ text: (SizeGrowth.Change) -> String) -> [Blame.Remedy] {
            changes.filter { $0.difference[line.measure] > 0 }
                .map { Blame.Remedy(text: text($0), bytes: $0.difference[line.measure]) }
                .sorted { ($1.bytes, $0.text) < ($0.bytes, $1.text) }
        }
        let files = paths.filter { !$0.name.hasSuffix("/") }
        return enough(remedies(packages, text(ofPackage:)) + remedies(files, text(ofPath:)) + waste)
    }

    private func text(ofPackage change: SizeGrowth.Change) -> String {
        if change.before == nil { return "leave out \(change.name)" }
        if let old = change.versions?.split(separator: " ").first { return "keep \(change.name) at \(old)" }
        return "make \(change.name) as small as it was"
    }

    private func text(ofPath change: SizeGrowth.Change) -> String {
        change.before == nil ? "leave out \(change.name)" : "make \(change.name) as small as it was"
    }

    /// The fewest remedies that suffice, if all do; else all that are worth it.
    private func enough(_ remedies: [Blame.Remedy]) -> [Blame.Remedy] {
        let worthy = remedies.filter { $0.bytes * 20 >= line.excess }
        if let alone = worthy.first(where: { $0.bytes >= line.excess }) { return [alone] }
        var chosen: [Blame.Remedy] = []
        for remedy in worthy.sorted(by: { $0.bytes > $1.bytes }).prefix(2 * Self.limit) {
            if chosen.reduce(0, { $0 + $1.bytes }) >= line.excess { break }
            chosen.append(remedy)
        }
        return chosen
    }

    private var waste: [Blame.Remedy] {
        attribution.waste.compactMap { finding in
            let files = finding.files.filter { counted[$0] }
            let bytes = files.map { attribution.files[$0].size }.sum[line.measure]
            guard bytes > 0 else { return nil }
            return Blame.Remedy(
                text: "store once what is there twice (\(attribution.explanation(of: finding)))", bytes: bytes)
        }
    }

    /// The largest packages, steps and files, for an image that has nothing to be compared with.
    func weight() -> Blame {
        var packages: [String: Int] = [:]
        var steps: [String: Int] = [:]
        var files: [String: Int] = [:]
        for (file, isCounted) in zip(attribution.files, counted) where isCounted {
            let bytes = file.size[line.measure]
            if let package = file.package { packages["\(attribution.packages[package])", default: 0] += bytes }
            steps[attribution.place(of: attribution.layers[file.layer].step), default: 0] += bytes
            files["\(file.path)", default: 0] += bytes
        }
        return Blame(
            items: largest(.package, packages) + largest(.step, steps) + largest(.file, files),
            remedies: enough(waste))
    }

    private func largest(_ kind: Blame.Item.Kind, _ sizes: [String: Int]) -> [Blame.Item] {
        sizes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.limit).map { name, bytes in
            Blame.Item(kind: kind, name: name, bytes: bytes)
        }
    }

    /// What the files that count are called in a table of growth.
    private struct Names {
        var packages: Set<String> = []
        var steps: Set<String> = []
        var paths: Set<String> = []
        var folders: Set<String> = []
        /// The paths that belong to a package.
        var owned: Set<String> = []

        init(_ attribution: Attribution, _ counted: [Bool]) {
            for (file, isCounted) in zip(attribution.files, counted) where isCounted {
                if let package = file.package {
                    packages.insert(attribution.packages[package].key)
                    owned.insert("\(file.path)")
                }
                steps.insert("\(attribution.layers[file.layer].step)")
                paths.insert("\(file.path)")
                folders.insert((file.path.ancestors.prefix(2).last).map { "\($0)/" } ?? "/")
            }
        }
    }
}
