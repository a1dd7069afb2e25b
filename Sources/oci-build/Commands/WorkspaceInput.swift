internal import HostSystem
internal import ImageBuilder

/// Which recipes a command is about that can take many.
struct WorkspaceInput: Sendable, Hashable {
    /// Recipes, folders of them, workspace files.
    var paths: [HostPath] = []
    /// The commit that recipes have to differ from.
    var commit: String?

    static let operand = OperandRule<WorkspaceInput>.any(
        "RECIPE", \.paths, "a recipe, a folder of recipes, or a workspace file (oci-build.json)")

    static let affectedBy = OptionRule<WorkspaceInput>.option(
        "--affected-by", \.commit, wants: "COMMIT",
        "only recipes whose build differs from that at this commit of git, by the cache keys of their steps")

    /// The recipes of the workspace in this folder where none is named.
    func workspace(for command: String) throws -> Workspace {
        if !paths.isEmpty { return try Workspace(paths) }
        let file = HostPath(Workspace.fileName)
        guard file.exists else {
            throw UsageError("no RECIPE given, and there is no \(Workspace.fileName) here", command: command)
        }
        return try Workspace([file])
    }
}
