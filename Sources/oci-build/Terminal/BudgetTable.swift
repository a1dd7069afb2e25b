internal import ImageBuilder

/// The lines of a budget for people: what is limited, what it has, the limit, and what is left.
struct BudgetTable {
    private let budgets: [BudgetLine]
    private let traits: TerminalTraits

    init(_ budgets: [BudgetLine], _ traits: TerminalTraits) {
        self.budgets = budgets
        self.traits = traits
    }

    /// With an empty line before them; none where there is no budget.
    var lines: [String] {
        if budgets.isEmpty { return [] }
        let rows = budgets.map { line in
            (
                name: "\(line.scope.name ?? "image") \(line.measure.rawValue)", actual: sizeText(line.actual),
                limit: sizeText(line.limit), verdict: verdict(line)
            )
        }
        let name = rows.map { columns(of: $0.name) }.max() ?? 0
        let actual = rows.map { $0.actual.count }.max() ?? 0
        let limit = rows.map { $0.limit.count }.max() ?? 0
        return [""]
            + rows.map { row in
                let numbers = "\(rightAligned(row.actual, actual)) of \(rightAligned(row.limit, limit))"
                return "budget  \(padded(row.name, name))  \(numbers)  \(row.verdict)"
            }
    }

    private func verdict(_ line: BudgetLine) -> String {
        if line.isBlown { return Style.bad.applied(to: "over by \(sizeText(line.excess))", traits.hasColour) }
        return Style.good.applied(to: "ok", traits.hasColour) + ", \(sizeText(-line.excess)) left"
    }
}
