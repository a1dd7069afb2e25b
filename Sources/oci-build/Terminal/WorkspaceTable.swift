internal import HostSystem
internal import ImageBuilder
internal import JSON
internal import OCI

/// What became of one recipe of several.
struct WorkspaceResult: Sendable {
    /// Nil where the recipe cannot be read.
    let name: String?
    let recipe: HostPath
    /// Why it was built, where only those are that a change touches.
    let reason: String?
    let code: ExitCode
    let seconds: Double
    let stepsRun: Int
    let report: SizeReport?
    let error: String?

    init(
        _ recipe: RecipeSummary, _ code: ExitCode, seconds: Double, stepsRun: Int, report: SizeReport? = nil,
        error: String? = nil
    ) {
        name = recipe.name
        self.recipe = recipe.file
        reason = recipe.reason
        self.code = code
        self.seconds = seconds
        self.stepsRun = stepsRun
        self.report = report
        self.error = error
    }

    init(_ faulty: FaultyRecipe, _ code: ExitCode) {
        name = nil
        recipe = faulty.file
        reason = nil
        self.code = code
        seconds = 0
        stepsRun = 0
        report = nil
        error = "\(faulty.error)"
    }

    /// What a row or line calls it.
    fileprivate var title: String { name ?? recipe.description }

    var json: JSONValue {
        .object(present: [
            "name": name.map { .string($0) }, "recipe": .string(recipe.description),
            "outcome": .string(code == .done ? "built" : "failed"), "seconds": .number(seconds),
            "stepsRun": .integer(stepsRun), "report": report?.json, "error": error.map { .string($0) },
            "reason": reason.map { .string($0) },
        ])
    }

    /// For `--quiet`.
    var line: String { "\(report?.imageDigest.description ?? "failed")  \(title)\n" }
}

/// The end of a build of several recipes: a row each, and the sum.
struct WorkspaceTable {
    private let results: [WorkspaceResult]
    private let traits: TerminalTraits

    init(_ results: [WorkspaceResult], _ traits: TerminalTraits) {
        self.results = results
        self.traits = traits
    }

    var text: String {
        let header = ["recipe", "result", "steps run", "time", "compressed", "image"]
        let rows = [header] + results.map(cells) + [total]
        let widths = header.indices.map { column in rows.map { columns(of: $0[column]) }.max() ?? 0 }
        return rows.enumerated().map { index, row in
            let cells = row.enumerated().map { column, cell in
                column == row.count - 1
                    ? cell
                    : (2...4).contains(column)
                        ? rightAligned(cell, widths[column]) : padded(cell, widths[column])
            }
            return style(index, rows.count).applied(to: cells.joined(separator: "  "), traits.hasColour) + "\n"
        }.joined()
    }

    private func cells(_ result: WorkspaceResult) -> [String] {
        [
            result.title, result.code == .done ? (result.stepsRun == 0 ? "cached" : "built") : "failed",
            String(result.stepsRun), durationText(result.seconds),
            result.report.map { sizeText($0.compressed) } ?? "",
            result.report.map { String($0.imageDigest.description.prefix(19)) }
                ?? result.error.map { truncated(String($0.prefix { $0 != "\n" }), 60) } ?? "",
        ]
    }

    private var total: [String] {
        let failed = results.count { $0.code != .done }
        return [
            results.count == 1 ? "1 recipe" : "\(results.count) recipes", failed == 0 ? "" : "\(failed) failed",
            String(results.reduce(0) { $0 + $1.stepsRun }), durationText(results.reduce(0) { $0 + $1.seconds }), "", "",
        ]
    }

    private func style(_ index: Int, _ count: Int) -> Style {
        if index == 0 { return .faint }
        if index == count - 1 { return .strong }
        return results[index - 1].code == .done ? .plain : .bad
    }
}
