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
        /// Whether the compressed sizes are shares of layers, which move a little with what stands beside them.
        public var isShare: Bool

        public init(
            name: String, before: Footprint?, after: Footprint?, versions: String? = nil, isShare: Bool = false
        ) {
            self.name = name
            self.before = before
            self.after = after
            self.versions = versions
            self.isShare = isShare
        }

        /// Of shares what can have come with the plain bytes: no more than these.
        public var difference: Footprint {
            var difference = (after ?? .zero) - (before ?? .zero)
            guard isShare, before != nil, after != nil else { return difference }
            let bound = difference.unpacked
            difference.compressed =
                bound < 0
                ? min(0, max(bound, difference.compressed)) : max(0, min(bound, difference.compressed))
            return difference
        }
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
        let listed = Set(baseline.paths.keys)
        var changes = SizeGrowth.changes(
            baseline.packages.mapValues(\.size), packages.mapValues(\.size), areShares: true)
        for number in changes.indices {
            let name = changes[number].name
            guard let before = baseline.packages[name]?.version, let after = packages[name]?.version, before != after
            else { continue }
            changes[number].versions = "\(before) → \(after)"
        }
        return SizeGrowth(
            total: SizeGrowth.Change(name: name, before: baseline.total, after: total),
            parts: SizeGrowth.changes(baseline.parts, partSizes),
            steps: SizeGrowth.changes(baseline.steps, stepSizes), packages: changes,
            paths: SizeGrowth.changes(
                baseline.paths, pathSizes(threshold: baseline.threshold, listed: listed), areShares: true))
    }
}

extension SizeGrowth {
    /// What differs between two tables.
    static func changes(
        _ before: [String: Footprint], _ after: [String: Footprint], areShares: Bool = false
    ) -> [Change] {
        Set(before.keys).union(after.keys)
            .map { Change(name: $0, before: before[$0], after: after[$0], isShare: areShares) }
            .filter { $0.difference != .zero || $0.before == nil || $0.after == nil }
            .sorted {
                ($1.difference.compressed, $1.difference.unpacked, $0.name)
                    < ($0.difference.compressed, $0.difference.unpacked, $1.name)
            }
    }
}
