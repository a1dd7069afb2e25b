/// An image that is larger than its recipe allows: by how much, and who is to blame.
public struct BudgetError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Never empty.
    public let blown: [BudgetLine]
    /// The image that did not come out; nil where one was looked at that is there already.
    public let report: SizeReport?
    /// One for each line that is blown, as far as they were looked for.
    public let blame: [Blame]

    public init(blown: [BudgetLine], report: SizeReport? = nil, blame: [Blame] = []) {
        self.blown = blown
        self.report = report
        self.blame = blame
    }

    public var description: String {
        blown.indices.flatMap { number in
            let place = blown[number].location.map { ["  at \($0)"] } ?? []
            return [headline(blown[number])] + place + reasons(number)
        }.joined(separator: "\n")
    }

    /// Each line that is blown with who is to blame, at its place in the recipe.
    public var diagnostics: [Diagnostic] {
        blown.indices.map { number in
            Diagnostic(
                message: ([headline(blown[number])] + reasons(number)).joined(separator: "\n"),
                location: blown[number].location)
        }
    }

    private func reasons(_ number: Int) -> [String] {
        number < blame.count ? blame[number].lines : largestLayers(blown[number])
    }

    private func headline(_ line: BudgetLine) -> String {
        let growth = line.growth.map { " (\(sizeText($0.baseline)) \($0.text))" } ?? ""
        return "\(line.scope) is over its \(line.measure.rawValue) budget: "
            + "\(sizeText(line.actual)) of \(sizeText(line.limit))\(growth), over by \(sizeText(line.excess))"
    }

    private func largestLayers(_ line: BudgetLine) -> [String] {
        guard let report else { return [] }
        return report.layers(in: line.scope)
            .sorted { ($1.size(line.measure), $0.step) < ($0.size(line.measure), $1.step) }
            .prefix(3).map { "  \(sizeText($0.size(line.measure)))  \($0.stage): \($0.step)" }
    }
}
