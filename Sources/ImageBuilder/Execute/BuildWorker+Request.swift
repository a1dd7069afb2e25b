internal import Archive
internal import ContentStore
internal import HostSystem
internal import Packages

extension BuildWorker {
    /// Opens the cache and reads the contexts' ignore files; runs nothing.
    init(
        _ request: BuildRequest, _ recipe: Recipe, _ cancellation: Cancellation,
        progress: @escaping @Sendable (PlanStep?, PackagesProgress) -> Void,
        missed: @escaping @Sendable (PlanStep, String) -> Void, output: @escaping @Sendable (PlanStep, [UInt8]) -> Void
    ) throws {
        let store = try ContentStore(at: request.cache.absolute)
        let processors = ProcessInfo.processorCount
        let compression = try Compression(recipe.image.compression)
        self.init(
            store: store, layers: LayerStore(store: store, threads: processors, compression: compression),
            fileDigests: store.makeFileDigestCache(),
            makePackages: { cancellation, progress in
                DebianPackages(
                    store: store, cache: store.root / "debian", cancellation: cancellation, progress: progress)
            },
            recipe: try WorkedRecipe(
                name: recipe.name, file: recipe.file, context: recipe.context, cache: request.cache),
            others: try recipe.others(cache: request.cache), platform: recipe.platform,
            secrets: Dictionary(request.secrets.map { ($0.id, $0) }) { _, last in last },
            compression: compression, epoch: try Self.epoch(),
            cancellation: cancellation, useCache: request.useCache, refresh: request.refresh,
            missed: missed, progress: progress, output: output)
    }

    /// Seconds since 1970 for everything made: `SOURCE_DATE_EPOCH` (reproducible-builds.org), else
    /// 1980-01-01T00:00:01Z, the earliest time that a zip archive can hold, and which buildpacks use too.
    private static func epoch() throws -> Int {
        guard let text = ProcessInfo.environment["SOURCE_DATE_EPOCH"], !text.isEmpty else { return 315_532_801 }
        guard let seconds = Int(text), seconds >= 0, seconds < 1 << 33 else {
            throw BuildError(
                "SOURCE_DATE_EPOCH is \"\(text)\"", hint: "it wants a number of seconds since 1970, or nothing")
        }
        return seconds
    }
}

extension Recipe {
    /// Those that stages were taken from.
    fileprivate func others(cache: HostPath) throws -> [OtherRecipe: WorkedRecipe] {
        var others: [OtherRecipe: WorkedRecipe] = [:]
        for origin in stages.compactMap(\.origin) where others[origin] == nil {
            others[origin] = try WorkedRecipe(
                name: origin.name, file: origin.file, context: origin.context, cache: cache)
        }
        return others
    }
}

extension Compression {
    init(_ wanted: LayerCompression) throws(ArchiveError) {
        switch wanted.algorithm {
        case .gzip: try self.init(.gzip, level: wanted.level)
        case .zstd: try self.init(.zstd, level: wanted.level)
        case .none: self = .none
        }
    }
}
