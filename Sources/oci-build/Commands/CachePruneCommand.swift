internal import HostSystem
internal import ImageBuilder
internal import JSON

/// Makes the cache smaller.
struct CachePruneCommand: Subcommand {
    static let name = "cache prune"
    static let summary = "make the cache smaller"
    static let discussion =
        "What was not used for longest goes first. What a running build uses stays, so that the cache may end up larger "
        + "than asked for. A build itself keeps to its --cache-limit."
    static let examples = [
        Example("oci-build cache prune --keep-size 5GB --keep-age 14d", "nothing older, and no more than that"),
        Example("oci-build cache prune --keep-size 0B", "everything that is not in use"),
    ]

    static let syntax = Syntax<Self>(options: [
        CacheDirectory.option(\.cache, "prune the cache in this folder"),
        .option("--keep-size", \.keptSize, "remove until no more than this is left"),
        .option("--keep-age", \.keptAge, "remove what was not used for longer than this"),
        .flag("--json", \.isJSON, "print JSON"),
    ])

    var cache: HostPath?
    var keptSize: Bytes?
    var keptAge: Age?
    var isJSON = false

    func run(in session: Session) async throws -> ExitCode {
        if keptSize == nil, keptAge == nil {
            throw UsageError("nothing says what to keep: give --keep-size or --keep-age", command: Self.name)
        }
        let result = try Library.prune(self)
        try session.print(isJSON ? result.json.text(.pretty) : result.text)
        return .done
    }
}

/// How long something lies back: `14d`.
struct Age: OptionValue, Hashable {
    static let placeholder = "AGE"
    private static let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]

    let seconds: Int

    init(argument: String) throws(ValueError) {
        guard let unit = argument.last.flatMap({ Self.units[$0] }), let count = Int(argument.dropLast()),
            (0...100_000).contains(count)
        else { throw ValueError(wanted: "an age such as 14d, 12h or 30m") }
        seconds = count * unit
    }
}
