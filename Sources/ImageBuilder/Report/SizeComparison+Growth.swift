extension SizeComparison {
    /// What grew since a baseline.
    /// - Parameter name: the baseline's file.
    public init(_ growth: SizeGrowth, name: String) {
        func lines(_ changes: [SizeGrowth.Change]) -> [Line] {
            changes.map { Line(name: $0.name, detail: $0.versions, before: $0.before, after: $0.after) }
        }
        self.init(
            name: name, total: growth.total.before ?? .zero,
            lines: [
                .package: lines(growth.packages), .part: lines(growth.parts), .layer: lines(growth.steps),
                .path: lines(growth.paths),
            ])
    }
}
