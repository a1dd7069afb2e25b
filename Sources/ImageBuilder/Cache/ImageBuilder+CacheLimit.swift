internal import ContentStore
internal import HostSystem

extension ImageBuilder {
    /// Brings the cache within its limit. Neither what this build used nor what another one uses is removed.
    ///
    /// A build that has added nothing since the last time does not look: measuring would take longer than the build.
    func keepCacheWithinLimit() async {
        guard worker.store.hasGrownSinceAsked() else { return }
        do { try await offload { try pruneToLimit() } } catch {
            observer.receive(.warning("the cache could not be kept within its limit: \(error)", location: nil))
        }
    }

    private func pruneToLimit() throws {
        let limit = try request.cacheLimit ?? BuildCache.usualLimit(at: worker.store.root)
        let result = CachePruning(try worker.store.prune(keepingSize: limit))
        if result.freed > 0 {
            observer.receive(
                .note("the cache reached its limit of \(sizeText(limit)): \(result.freedText)", location: nil))
        }
        if result.remaining > limit {
            observer.receive(
                .note(
                    "the cache holds \(sizeText(result.remaining)), more than its limit of \(sizeText(limit)): "
                        + "this build or another one uses the rest", location: nil))
        }
    }
}
