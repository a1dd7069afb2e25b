internal import HostSystem
internal import ImageBuilder
internal import JSON
internal import OCI

/// Where the command line meets the library: from a command's values to the library's, one function each.
enum Library {
    static func build(
        _ command: BuildCommand, observer: any BuildObserver, cancellation: Cancellation
    ) async throws -> SizeReport {
        var request = command.input.request
        request.tags = command.tags
        request.output = command.output
        request.format = command.format
        request.load = command.load
        request.verify = command.verify
        request.attributes = command.report != nil
        request.writesBaseline = command.writesBaseline
        request.secrets = command.secrets.map(\.secret)
        request.jobs = command.jobs?.value
        request.frozen = command.isFrozen
        request.refresh = command.refresh
        request.useCache = !command.ignoresCache
        request.cacheLimit = command.cacheLimit?.count
        return try await ImageBuilder(request, observer: observer, cancellation: cancellation).build()
    }

    static func plan(_ command: PlanCommand, cancellation: Cancellation) async throws -> String {
        let builder = try ImageBuilder(command.input.request, observer: Silent(), cancellation: cancellation)
        let survey = try await builder.survey()
        return command.isJSON ? survey.json.text(.pretty) : survey.text(isExplained: command.isExplained)
    }

    static func usage(_ command: CacheUsageCommand) throws -> CacheUsage {
        try cache(command.cache).usage()
    }

    static func prune(_ command: CachePruneCommand) throws -> CachePruning {
        try cache(command.cache).prune(keepingSize: command.keptSize?.count, keepingAge: command.keptAge?.seconds)
    }

    static func verify(_ command: CacheVerifyCommand, cancellation: Cancellation) throws -> CacheVerification {
        try cache(command.cache).verify(repair: command.repairs, cancellation: cancellation)
    }

    private static func cache(_ path: HostPath?) throws -> BuildCache {
        try BuildCache(at: path ?? CacheDirectory.usual)
    }

    /// Bytes, because a path need not be UTF-8.
    static func context(_ command: ContextCommand, cancellation: Cancellation) throws -> [UInt8] {
        let context = try BuildContext(root: command.folder, recipe: command.recipe)
        if command.explained.isEmpty {
            let entries = try context.entries()
            return command.isJSON ? ContextListing.json(entries, of: context) : ContextListing.text(entries)
        }
        let answers = try command.explained.map { try context.why($0) }
        return command.isJSON ? ContextListing.json(answers, of: context) : ContextListing.text(answers)
    }

    static func recipeSchema() -> String { RecipeSchema.text }

    /// For commands that report once, at their end.
    private struct Silent: BuildObserver {
        func receive(_ event: BuildEvent) {}
    }
}

extension RecipeInput {
    var request: BuildRequest {
        var request = BuildRequest(recipe: recipe, cache: cache ?? CacheDirectory.usual)
        for setting in settings { request.arguments[setting.name] = setting.value }
        request.context = context
        request.stage = stage
        return request
    }
}

extension SecretSource {
    fileprivate var secret: Secret {
        switch place {
        case .file(let path): Secret(id: id, source: .file(path))
        case .variable(let name): Secret(id: id, source: .environment(name))
        }
    }
}

extension Bytes: OptionValue {
    static var placeholder: String { "SIZE" }

    init(argument: String) throws(ValueError) {
        guard let value = Bytes(text: argument) else { throw ValueError(wanted: "a size such as 5GB or 500MiB") }
        self = value
    }
}

extension OutputFormat: Choice {}
extension BuildRequest.LoadPolicy: Choice {}
extension BuildRequest.VerifyPolicy: Choice {}
