internal import HostSystem
internal import ImageBuilder
internal import JSON
internal import OCI

/// Shows whom an image's bytes belong to.
struct SizeCommand: Subcommand {
    static let name = "size"
    static let summary = "show what an image's bytes are for"
    static let discussion =
        "Every byte of every layer is attributed to a step, a part, a path and, where there is one, a package. IMAGE is "
        + "an OCI layout directory, an OCI or Docker archive, or the name of an image in Docker."
    static let exitCodes = [ExitCode.done, .failed, .usage]
    static let examples = [
        Example("oci-build size build/app.oci.tar", "the layers, and what is large in them"),
        Example("oci-build size python:3.12-slim --by package --top 20", "the largest packages of an image in Docker"),
        Example("oci-build size build/app.oci.tar --json >size.json", "every file, for programs"),
        Example("oci-build size build/app.oci.tar --html size.html", "a map of the image to walk through"),
        Example("oci-build size build/app.oci.tar --recipe app.json", "hold it against the recipe's budget"),
    ]

    static let syntax = Syntax<Self>(
        options: [
            .option("--by", \.grouping, "what to group by"),
            .option("--top", \.top, "show so many groups of a level one by one; 10 unless given"),
            .flag("--json", \.isJSON, "print JSON, with every file"),
            .flag("--markdown", \.isMarkdown, "print Markdown, for a pull request"),
            .option(
                "--recipe", \.recipe, wants: "FILE", "use that recipe's steps, parts and budget; end with 1 over budget"
            ),
            .repeated("--set", \.settings, "give a value to one of the recipe's args"),
            .option("--baseline", \.baseline, wants: "FILE", "show what changed since that baseline was written"),
            .option("--write-baseline", \.newBaseline, wants: "FILE", "write a baseline for later"),
            .option("--html", \.page, wants: "FILE", "write a page for a browser too: one file that loads nothing"),
            .option("--platform", \.platform, wants: "OS/ARCH", "take this of several platforms"),
            .option("--reference", \.reference, "take this of several images in an archive or layout"),
        ],
        operands: [.required("IMAGE", \.image, "the image")])

    var image = ""
    var grouping = SizeTree.Grouping.layer
    var top = Count.ten
    var isJSON = false
    var isMarkdown = false
    var recipe: HostPath?
    var settings: [Setting] = []
    var baseline: HostPath?
    var newBaseline: HostPath?
    var page: HostPath?
    var platform: Platform?
    var reference: String?

    func run(in session: Session) async throws -> ExitCode {
        if recipe == nil, !settings.isEmpty {
            throw UsageError("--set is for the recipe's args, and no --recipe is given", command: Self.name)
        }
        let sizes = try Library.sizes(self, cancellation: session.cancellation)
        if let newBaseline { try AtomicFile.write(Array(try sizes.newBaseline().text.utf8), to: newBaseline) }
        if let page {
            let comparison = sizes.growth.map { SizeComparison($0.changes, name: $0.since.description) }
            try AtomicFile.write(SizePage(sizes.attribution, comparison: comparison).html, to: page)
        }
        try session.print(text(sizes, session))
        try sizes.checkBudgets()
        return .done
    }

    private func text(_ sizes: ImageSizes, _ session: Session) -> String {
        if isJSON { return sizes.json.text() + "\n" }
        let (attribution, growth) = (sizes.attribution, sizes.growth?.changes)
        if isMarkdown {
            let text = SizeMarkdown(attribution, by: grouping, top: top.value, since: growth).text
            return text + sizes.budgets.markdownLines.map { $0 + "\n" }.joined()
        }
        let text = SizeView(attribution, by: grouping, top: top.value, since: growth, session.output).text
        return text + BudgetTable(sizes.budgets, session.output).lines.map { $0 + "\n" }.joined()
    }
}

extension Count {
    fileprivate static let ten = Count(10)
}
