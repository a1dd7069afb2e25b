internal import HostSystem

/// Prints which files of a folder a build can see, or why.
struct ContextCommand: Subcommand {
    static let name = "context"
    static let summary = "print the files that a build can see, or which ignore rule decided"
    static let discussion =
        "The files are those that the ignore file lets through: RECIPE.dockerignore beside the recipe, else "
        + ".dockerignore in the folder. One path a line, sorted, relative to the folder."
    static let examples = [
        Example("oci-build context fixtures/fitness", "what is in"),
        Example("oci-build context fixtures/fitness --why .env frontend/src", "the file and line that decided"),
    ]

    static let syntax = Syntax<Self>(
        options: [
            .repeated("--why", \.questions, wants: "PATH", "name the rule that lets this path in or keeps it out"),
            .option("--recipe", \.recipe, wants: "FILE", "the recipe, for the ignore file beside it"),
            .flag("--json", \.isJSON, "print JSON"),
        ],
        operands: [
            .required("DIR", \.folder, "the folder"),
            .any("PATH", \.morePaths, "more paths for --why"),
        ])

    var folder: HostPath = ""
    var recipe: HostPath?
    var questions: [HostPath] = []
    var morePaths: [HostPath] = []
    var isJSON = false

    /// The paths to explain; empty where the contents are asked for.
    var explained: [HostPath] { questions + morePaths }

    func run(in session: Session) async throws -> ExitCode {
        if questions.isEmpty, let path = morePaths.first {
            throw UsageError("unexpected argument \"\(path)\"", suggestion: "--why \(path)", command: Self.name)
        }
        try session.print(try Library.context(self, cancellation: session.cancellation))
        return .done
    }
}
