/// A limit that the recipe sets, beside what the image has.
public struct BudgetLine: Hashable, Sendable {
    /// What the limit is for.
    public enum Scope: Hashable, Sendable {
        case image
        /// Everything that counts for this part.
        case part(String)
        /// A package, or a group of them by name.
        case packages(String)
        /// A layer by its number, or all of a step by its title.
        case layer(String)
        /// What a pattern describes.
        case path(String)
    }

    public enum Measure: String, Hashable, Sendable, CaseIterable {
        case compressed, unpacked
    }

    public var scope: Scope
    public var measure: Measure
    /// In bytes. The limit itself is within the budget.
    public var limit: Int
    /// In bytes.
    public var actual: Int
    /// For a limit of growth: from how many bytes, and what the recipe says.
    public var growth: Growth?
    /// Which of several limits of the same thing it is, from 0.
    var number = 0
    /// Where the recipe sets it; known of a line that has something to be said of.
    public var location: SourceLocation?

    public struct Growth: Hashable, Sendable {
        public var baseline: Int
        /// Such as `+2 %`.
        public var text: String

        public init(baseline: Int, text: String) {
            self.baseline = baseline
            self.text = text
        }
    }

    public init(scope: Scope, measure: Measure, limit: Int, actual: Int, growth: Growth? = nil) {
        self.scope = scope
        self.measure = measure
        self.limit = limit
        self.actual = actual
        self.growth = growth
    }

    public var isBlown: Bool { actual > limit }

    /// Bytes above the limit; negative where there is room left.
    public var excess: Int { actual - limit }
}

extension BudgetLine.Scope: CustomStringConvertible {
    public var description: String {
        switch self {
        case .image: "the image"
        case .part(let name): "the part \"\(name)\""
        case .packages(let name): "the packages \"\(name)\""
        case .layer(let name): Int(name) == nil ? "the layer \"\(name)\"" : "layer \(name)"
        case .path(let pattern): pattern
        }
    }

    /// What kind of thing it is for, in a report: `image`, `part`, …
    public var kind: String {
        switch self {
        case .image: "image"
        case .part: "part"
        case .packages: "packages"
        case .layer: "layer"
        case .path: "path"
        }
    }

    /// Its name, in a report; nil for the image.
    public var name: String? {
        switch self {
        case .image: nil
        case .part(let name), .packages(let name), .layer(let name), .path(let name): name
        }
    }

    /// Names it in a baseline.
    var key: String { [kind, name].compactMap { $0 }.joined(separator: " ") }
}

extension SizeReport {
    /// The line for a limit of the image, a part or a layer, with what this image's layers have.
    public func budgetLine(_ scope: BudgetLine.Scope, _ measure: BudgetLine.Measure, limit: Int) -> BudgetLine {
        let actual = layers(in: scope).reduce(0) { $0 + $1.size(measure) }
        return BudgetLine(scope: scope, measure: measure, limit: limit, actual: actual)
    }

    /// The layers that count for a scope; none for what is smaller than a layer.
    public func layers(in scope: BudgetLine.Scope) -> [Layer] {
        switch scope {
        case .image: layers
        case .part(let name): layers.filter { $0.part == name }
        case .layer(let name):
            layers.enumerated().filter { Int(name) == $0.offset + 1 || $0.element.step == name }.map(\.element)
        case .packages, .path: []
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
