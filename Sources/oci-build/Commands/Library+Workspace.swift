internal import HostSystem
internal import ImageBuilder
internal import JSON

extension Library {
    /// The recipes of a workspace; where a commit is named, those that differ from it.
    static func recipes(
        of workspace: Workspace, _ input: WorkspaceInput, cache: HostPath?, _ cancellation: Cancellation
    ) async throws -> [RecipeSummary] {
        let recipes = try workspace.summaries()
        guard let commit = input.commit else { return recipes }
        return try await AffectedRecipes(cache: cache ?? CacheDirectory.usual, cancellation: cancellation)
            .since(commit, among: recipes)
    }
}
