extension BudgetError {
    /// Finds out who is to blame for the lines that are blown.
    /// - Parameters:
    ///   - lines: all of the budget's.
    ///   - places: where the recipe sets them.
    ///   - report: the image that does not come out; nil for one that is there already.
    init(
        _ lines: [BudgetLine], _ check: BudgetCheck, _ attribution: Attribution, _ places: BudgetPlaces,
        report: SizeReport?
    ) throws {
        let blown = lines.filter(\.isBlown).map(places.placed)
        self.init(
            blown: blown, report: report,
            blame: try blown.map { line in
                let files = try BudgetScope(line.scope, in: attribution, check.budget).files
                return Blame(line, attribution, files, since: check.baseline)
            })
    }
}
