/// An image that is larger than its recipe allows: by how much, and which layers weigh most.
public struct BudgetError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Never empty.
    public let blown: [BudgetLine]
    /// The image that did not come out.
    public let report: SizeReport

    public init(blown: [BudgetLine], report: SizeReport) {
        self.blown = blown
        self.report = report
    }

    public var description: String {
        blown.flatMap(explanation).joined(separator: "\n")
    }

    private func explanation(_ line: BudgetLine) -> [String] {
        let sizes = (limit: sizeText(line.limit), actual: sizeText(line.actual), over: sizeText(line.excess))
        let head =
            "\(line.scope) is over its \(line.measure.rawValue) budget: "
            + "\(sizes.actual) of \(sizes.limit), over by \(sizes.over)"
        let largest = report.layers(in: line.scope)
            .sorted { ($1.size(line.measure), $0.step) < ($0.size(line.measure), $1.step) }
            .prefix(3)
        return [head] + largest.map { "  \(sizeText($0.size(line.measure)))  \($0.stage): \($0.step)" }
    }
}

extension BudgetLine.Scope: CustomStringConvertible {
    public var description: String {
        switch self {
        case .image: "the image"
        case .part(let name): "the part \"\(name)\""
        }
    }
}
