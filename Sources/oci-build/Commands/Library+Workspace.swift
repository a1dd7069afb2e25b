internal import HostSystem
internal import ImageBuilder
internal import JSON

extension Library {
    /// Of some recipes those that are asked for: where a commit is named, those that differ from it.
    static func wanted(
        of recipes: [RecipeSummary], _ input: WorkspaceInput, cache: HostPath?, _ cancellation: Cancellation
    ) async throws -> [RecipeSummary] {
        guard let commit = input.commit else { return recipes }
        return try await AffectedRecipes(cache: cache ?? CacheDirectory.usual, cancellation: cancellation)
            .since(commit, among: recipes)
    }
}
