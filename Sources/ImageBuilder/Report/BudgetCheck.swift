internal import HostSystem
internal import OCI

/// Holds an image's sizes against its recipe's budget.
struct BudgetCheck {
    let budget: Budget
    /// Nil where the recipe names none.
    let baseline: SizeBaseline?

    init(_ budget: Budget, _ baseline: SizeBaseline?) {
        self.budget = budget
        self.baseline = baseline
    }

    /// - Parameter isRewritten: whether the baseline is about to be written anew, and may be missing.
    init(_ budget: Budget, isRewritten: Bool = false) throws {
        self.budget = budget
        guard let file = budget.baseline, budget.allLimits.contains(where: \.isGrowth) || file.exists else {
            baseline = nil
            return
        }
        if !file.exists, isRewritten {
            baseline = nil
            return
        }
        guard file.exists else {
            throw BuildError(
                "the budget's baseline \(file) does not exist",
                hint: "make it: build once with --write-baseline, and keep the file beside the recipe")
        }
        baseline = try SizeBaseline(parsing: try file.read(), name: file.description)
    }

    /// The lines of the budget.
    /// - Parameter size: what the image has of a scope.
    func lines(_ size: (BudgetLine.Scope) throws -> Footprint) throws -> [BudgetLine] {
        var lines: [BudgetLine] = []
        for scoped in budget.scoped {
            let all = [(BudgetLine.Measure.compressed, scoped.limits.compressed), (.unpacked, scoped.limits.unpacked)]
            for (measure, limits) in all where !limits.isEmpty {
                let actual = try size(scoped.scope)[measure]
                for (number, limit) in limits.enumerated() {
                    guard var line = try line(scoped.scope, measure, limit, actual) else { continue }
                    line.number = number
                    lines.append(line)
                }
            }
        }
        return lines
    }

    /// Nil for a limit of growth while there is nothing to grow from.
    private func line(
        _ scope: BudgetLine.Scope, _ measure: BudgetLine.Measure, _ limit: SizeLimit, _ actual: Int
    ) throws -> BudgetLine? {
        switch limit {
        case .atMost(let bytes): return BudgetLine(scope: scope, measure: measure, limit: bytes.count, actual: actual)
        case .growth(let bytes):
            guard let before = try before(scope)?[measure] else { return nil }
            return BudgetLine(
                scope: scope, measure: measure, limit: before + bytes.count, actual: actual,
                growth: .init(baseline: before, text: "+\(bytes)"))
        case .relativeGrowth(let percent):
            guard let before = try before(scope)?[measure] else { return nil }
            let growth = min(Double(before) * percent / 100, 0x1p53)
            let text = percent == percent.rounded() ? "\(Int(percent))" : "\(percent)"
            return BudgetLine(
                scope: scope, measure: measure, limit: before + Int(growth), actual: actual,
                growth: .init(baseline: before, text: "+\(text) %"))
        }
    }

    /// What the baseline has of a scope.
    private func before(_ scope: BudgetLine.Scope) throws -> Footprint? {
        guard let baseline else { return nil }
        if scope == .image { return baseline.total }
        if let size = baseline.budgets[scope.key] { return size }
        throw BuildError(
            "the baseline \(budget.baseline?.description ?? "") does not say what \(scope) took",
            hint: "write it anew: build once with --write-baseline")
    }
}
