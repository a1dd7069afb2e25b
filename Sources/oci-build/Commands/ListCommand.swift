internal import HostSystem
internal import ImageBuilder
internal import JSON

/// Prints which recipes there are.
struct ListCommand: Subcommand {
    static let name = "list"
    static let summary = "print the recipes of a workspace, or those that a change touches"
    static let discussion =
        "The workspace is the oci-build.json in this folder unless recipes or folders are named. --affected-by puts the "
        + "commit's files into a folder of their own and compares the cache keys of both: a file that no copy selects "
        + "changes nothing, a package list that changed does."
    static let exitCodes = [ExitCode.done, .failed, .usage]
    static let examples = [
        Example("oci-build list", "names, recipes, tags"),
        Example("oci-build list --affected-by origin/main --json", "a matrix for continuous integration"),
    ]

    static let syntax = Syntax<Self>(
        options: [
            WorkspaceInput.affectedBy.at(\.input),
            CacheDirectory.option(\.cache, "remember what was read in this folder, not in the user's cache directory"),
            .flag("--json", \.isJSON, "print JSON"),
        ],
        operands: [WorkspaceInput.operand.at(\.input)])

    var input = WorkspaceInput()
    var cache: HostPath?
    var isJSON = false

    func run(in session: Session) async throws -> ExitCode {
        let recipes = try await Library.wanted(
            of: input.workspace(for: Self.name).summaries(), input, cache: cache, session.cancellation)
        try session.print(isJSON ? RecipeList(recipes).json.text(.pretty) : RecipeList(recipes).text)
        return .done
    }
}
