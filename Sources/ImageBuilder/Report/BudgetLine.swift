/// A limit that the recipe sets, beside what the image has.
public struct BudgetLine: Hashable, Sendable {
    /// What the limit is for.
    public enum Scope: Hashable, Sendable {
        case image
        /// Everything that counts for this part.
        case part(String)
    }

    public enum Measure: String, Hashable, Sendable {
        case compressed, unpacked
    }

    public var scope: Scope
    public var measure: Measure
    /// In bytes. The limit itself is within the budget.
    public var limit: Int
    /// In bytes.
    public var actual: Int

    public init(scope: Scope, measure: Measure, limit: Int, actual: Int) {
        self.scope = scope
        self.measure = measure
        self.limit = limit
        self.actual = actual
    }

    public var isBlown: Bool { actual > limit }

    /// Bytes above the limit; negative where there is room left.
    public var excess: Int { actual - limit }
}

extension SizeReport {
    /// The line for a limit, with what this image has.
    public func budgetLine(_ scope: BudgetLine.Scope, _ measure: BudgetLine.Measure, limit: Int) -> BudgetLine {
        let actual = layers(in: scope).reduce(0) { $0 + $1.size(measure) }
        return BudgetLine(scope: scope, measure: measure, limit: limit, actual: actual)
    }

    /// The layers that count for a scope.
    public func layers(in scope: BudgetLine.Scope) -> [Layer] {
        switch scope {
        case .image: layers
        case .part(let name): layers.filter { $0.part == name }
        }
    }

    /// Checks every budget line.
    /// - Throws: ``BudgetError`` with all blown lines at once.
    public func checkBudgets() throws(BudgetError) {
        let blown = budgets.filter(\.isBlown)
        if !blown.isEmpty { throw BudgetError(blown: blown, report: self) }
    }
}

extension SizeReport.Layer {
    /// In bytes.
    public func size(_ measure: BudgetLine.Measure) -> Int {
        switch measure {
        case .compressed: compressed
        case .unpacked: unpacked
        }
    }
}
