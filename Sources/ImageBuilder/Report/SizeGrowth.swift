/// What became larger or smaller in an image since a baseline, the largest change first.
public struct SizeGrowth: Hashable, Sendable {
    public struct Change: Hashable, Sendable {
        /// A package, a step, a part or a path.
        public var name: String
        /// Nil for what is new.
        public var before: Footprint?
        /// Nil for what is gone.
        public var after: Footprint?
        /// For a package the versions before and after, where they differ.
        public var versions: String?

        public init(name: String, before: Footprint?, after: Footprint?, versions: String? = nil) {
            self.name = name
            self.before = before
            self.after = after
            self.versions = versions
        }

        public var difference: Footprint { (after ?? .zero) - (before ?? .zero) }
    }

    public var total: Change
    public var parts: [Change]
    public var steps: [Change]
    public var packages: [Change]
    public var paths: [Change]

    public init(total: Change, parts: [Change], steps: [Change], packages: [Change], paths: [Change]) {
        self.total = total
        self.parts = parts
        self.steps = steps
        self.packages = packages
        self.paths = paths
    }
}

extension Attribution {
    /// What changed since `baseline` was written.
    public func growth(since baseline: SizeBaseline) -> SizeGrowth {
        let packages = packageSizes
        return SizeGrowth(
            total: SizeGrowth.Change(name: name, before: baseline.total, after: total),
            parts: SizeGrowth.changes(baseline.parts, partSizes),
            steps: SizeGrowth.changes(baseline.steps, stepSizes),
            packages: SizeGrowth.changes(baseline.packages.mapValues(\.size), packages.mapValues(\.size)).map {
                change in
                var change = change
                let versions = (baseline.packages[change.name]?.version, packages[change.name]?.version)
                if let before = versions.0, let after = versions.1, before != after {
                    change.versions = "\(before) → \(after)"
                }
                return change
            },
            paths: SizeGrowth.changes(
                baseline.paths, pathSizes(threshold: baseline.threshold, listed: Set(baseline.paths.keys))))
    }
}

extension SizeGrowth {
    /// What differs between two tables. A compressed share moves a little with what stands beside it: where the plain
    /// size is the same and the share nearly so, nothing changed.
    static func changes(_ before: [String: Footprint], _ after: [String: Footprint]) -> [Change] {
        Set(before.keys).union(after.keys)
            .map { Change(name: $0, before: before[$0], after: after[$0]) }
            .filter { change in
                if change.difference.unpacked != 0 || change.before == nil || change.after == nil { return true }
                return change.difference.compressed.magnitude > 4096
            }
            .sorted {
                ($1.difference.compressed, $1.difference.unpacked, $0.name)
                    < ($0.difference.compressed, $0.difference.unpacked, $1.name)
            }
    }
}
