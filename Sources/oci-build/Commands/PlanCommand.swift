/// Prints what a build would do.
struct PlanCommand: Subcommand {
    static let name = "plan"
    static let summary = "print what a build would run, and what is cached"
    static let discussion = "Runs nothing and writes nothing but what the cache remembers of files and packages."
    static let exitCodes = [ExitCode.done, .failed, .usage]
    static let examples = [
        Example("oci-build plan recipes/app.json", "every step with what it needs"),
        Example("oci-build plan recipes/app.json --explain", "and why it would run: the first thing that changed"),
        Example("oci-build plan recipes/app.json --json", "the same for programs"),
        Example("oci-build plan recipes/app.json --recipe", "the recipe with what it extends, and whence each value"),
    ]

    static let syntax = Syntax<Self>(
        options: RecipeInput.options.map { $0.at(\.input) } + [
            .flag("--explain", \.isExplained, "say of each step that would run what has changed since it last ran"),
            .flag(
                "--recipe", \.isRecipe,
                "print the recipe with what it extends put below it, and the place that each value came from"),
            .flag("--json", \.isJSON, "print the graph as JSON, reasons included"),
        ],
        operands: [RecipeInput.operand.at(\.input)])

    var input = RecipeInput()
    var isExplained = false
    var isRecipe = false
    var isJSON = false

    func run(in session: Session) async throws -> ExitCode {
        if isRecipe {
            try session.print(try Library.mergedRecipe(self))
        } else {
            try session.print(try await Library.plan(self, cancellation: session.cancellation))
        }
        return .done
    }
}
