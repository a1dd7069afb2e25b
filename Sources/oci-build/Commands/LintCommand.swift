internal import HostSystem
internal import ImageBuilder
internal import JSON

/// Looks recipes over without building them.
struct LintCommand: Subcommand {
    static let name = "lint"
    static let summary = "look recipes over without building them"
    static let discussion =
        "Finds what makes builds slow, images large or results differ from day to day; docs/lint.md explains each rule. "
        + "A recipe turns one off, or makes it an error, with \"checks\". Only errors make the exit code 1."
    static let examples = [
        Example("oci-build lint recipes/app.json", "everything that the rules find"),
        Example("oci-build lint recipes/app.json recipes/db.json --strict", "warnings fail, too"),
        Example("oci-build lint recipes/app.json --sarif lint.sarif", "for a code-scanning view"),
    ]

    static let syntax = Syntax<Self>(
        options: [
            .repeated("--set", \.settings, "give a value to one of the recipes' args"),
            .flag("--strict", \.isStrict, "end with exit code 1 for warnings, too"),
            .flag("--json", \.isJSON, "print JSON"),
            .option("--sarif", \.sarif, wants: "FILE", "write SARIF 2.1.0 too"),
        ],
        operands: [
            .required("RECIPE", \.first, "the recipe, a JSON file"),
            .any("RECIPE", \.more, "more recipes"),
        ])

    var first: HostPath = ""
    var more: [HostPath] = []
    var settings: [Setting] = []
    var isStrict = false
    var isJSON = false
    var sarif: HostPath?

    func run(in session: Session) async throws -> ExitCode {
        let report = try await Library.lint(self)
        if let sarif {
            try AtomicFile.write(report.sarif(version: VersionCommand.number).encoded(.pretty), to: sarif)
        }
        try session.print(isJSON ? report.json.text(.pretty) : text(of: report, session.output))
        return report.errors > 0 || isStrict && report.warnings > 0 ? .failed : .done
    }

    private func text(of report: LintReport, _ traits: TerminalTraits) -> String {
        var error = RecipeError(diagnostics: report.findings.map(\.diagnostic))
        error = error.fitted(to: traits)
        let list = report.findings.isEmpty ? "" : error.rendered(color: traits.hasColour) + "\n"
        let recipes = report.recipes.count == 1 ? "\(report.recipes[0])" : "\(report.recipes.count) recipes"
        return list + "\(recipes): \(count(report.errors, "error")), \(count(report.warnings, "warning"))\n"
    }

    private func count(_ number: Int, _ noun: String) -> String {
        "\(number == 0 ? "no" : "\(number)") \(noun)\(number == 1 ? "" : "s")"
    }
}
