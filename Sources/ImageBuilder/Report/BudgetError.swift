/// An image that is larger than its recipe allows: by how much, and who is to blame.
public struct BudgetError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Never empty.
    public let blown: [BudgetLine]
    /// The image that did not come out.
    public let report: SizeReport
    /// One for each line that is blown, as far as they were looked for.
    public let blame: [Blame]

    public init(blown: [BudgetLine], report: SizeReport, blame: [Blame] = []) {
        self.blown = blown
        self.report = report
        self.blame = blame
    }

    public var description: String {
        blown.enumerated().flatMap { number, line in
            [headline(line)] + (number < blame.count ? blame[number].lines : largestLayers(line))
        }.joined(separator: "\n")
    }

    private func headline(_ line: BudgetLine) -> String {
        let growth = line.growth.map { " (\(sizeText($0.baseline)) \($0.text))" } ?? ""
        return "\(line.scope) is over its \(line.measure.rawValue) budget: "
            + "\(sizeText(line.actual)) of \(sizeText(line.limit))\(growth), over by \(sizeText(line.excess))"
    }

    private func largestLayers(_ line: BudgetLine) -> [String] {
        report.layers(in: line.scope)
            .sorted { ($1.size(line.measure), $0.step) < ($0.size(line.measure), $1.step) }
            .prefix(3).map { "  \(sizeText($0.size(line.measure)))  \($0.stage): \($0.step)" }
    }
}
