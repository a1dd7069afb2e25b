internal import ContentStore
public import HostSystem

/// Which recipes a change touches: those whose build now is another than at a commit. Decided by the cache keys of all
/// their steps, and by what the recipe says beside them; never by the names of changed files.
public struct AffectedRecipes: Sendable {
    private let cache: HostPath
    private let cancellation: Cancellation

    /// - Parameter cache: the cache directory; what was read and resolved is remembered there.
    public init(cache: HostPath, cancellation: Cancellation) {
        self.cache = cache
        self.cancellation = cancellation
    }

    /// Those of `recipes` that differ from `commit`, each with the first difference.
    public func since(_ commit: String, among recipes: [RecipeSummary]) async throws -> [RecipeSummary] {
        guard let first = recipes.first else { return [] }
        let work = try ContentStore(at: cache.absolute).makeWorkDirectory()
        let path = work.path
        let before = try await offload { [cancellation] in
            try GitTree(of: commit, around: first.file.absolute.parent, in: path, cancellation)
        }
        var affected: [RecipeSummary] = []
        for var recipe in recipes {
            recipe.reason = try await reason(for: recipe.file, before, commit)
            if recipe.reason != nil { affected.append(recipe) }
        }
        return affected
    }

    private func reason(for file: HostPath, _ before: GitTree, _ commit: String) async throws -> String? {
        guard let old = try before.path(of: file) else { return "new since \(commit)" }
        let now: BuildFingerprint
        do { now = try await fingerprint(of: file) } catch let error as CancelledError { throw error } catch {
            // Its build says the same, and where.
            return "\(error)"
        }
        do { return now.difference(from: try await fingerprint(of: old)) } catch let error as CancelledError {
            throw error
        } catch {
            // What could not be built then was not built then.
            return "could not be planned at \(commit)"
        }
    }

    private func fingerprint(of file: HostPath) async throws -> BuildFingerprint {
        try await ImageBuilder(
            BuildRequest(recipe: file, cache: cache), observer: Unobserved(), cancellation: cancellation
        ).fingerprint()
    }

    private struct Unobserved: BuildObserver {
        func receive(_ event: BuildEvent) {}
    }
}
