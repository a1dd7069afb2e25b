internal import Archive
internal import ContentStore
internal import HostSystem
internal import OCI
internal import Packages
import Synchronization

/// What a build has read already and several steps look at.
final class BuildMemory: Sendable {
    private struct Selected: Hashable {
        var copy: Copy
        var recipe: HostPath
        var context: HostPath
    }

    private struct State {
        var files: [[Digest]: StageFiles] = [:]
        var packages: [DebianBase: ResolvedPackages] = [:]
        var selections: [Selected: CopySelection] = [:]
        /// Of files of the context that had to be read.
        var digests: [FileIdentity: Digest] = [:]
    }

    private let state = Mutex(State())
    /// One apt at a time is enough, and the second finds what the first resolved.
    private let resolving = Mutex(())

    /// The files of a stage that has these layers. A step sees one layer more than the one before.
    func files(of diffIDs: [Digest], in layers: LayerStore) throws -> StageFiles {
        let (known, below) = state.withLock { ($0.files[diffIDs], $0.files[Array(diffIDs.dropLast())]) }
        if let known { return known }
        let files = try StageFiles(diffIDs, below: below, layers: layers)
        state.withLock { $0.files[diffIDs] = files }
        return files
    }

    /// Two copies that select the same at the same time both look; what the first found counts.
    func selection(
        of copy: Copy, in recipe: WorkedRecipe, _ make: () throws -> CopySelection
    ) throws -> CopySelection {
        let key = Selected(copy: copy, recipe: recipe.file, context: recipe.context.root)
        if let known = state.withLock({ $0.selections[key] }) { return known }
        let selection = try make()
        return state.withLock { state in
            if let first = state.selections[key] { return first }
            state.selections[key] = selection
            return selection
        }
    }

    func remember(_ digests: [FileIdentity: Digest]) {
        state.withLock { $0.digests.merge(digests) { _, new in new } }
    }

    func digest(of file: FileIdentity) -> Digest? { state.withLock { $0.digests[file] } }

    func packages(of base: DebianBase, _ make: () throws -> ResolvedPackages) throws -> ResolvedPackages {
        try resolving.withLock { _ in
            if let packages = state.withLock({ $0.packages[base] }) { return packages }
            let packages = try make()
            state.withLock { $0.packages[base] = packages }
            return packages
        }
    }
}
