internal import HostSystem
internal import ImageBuilder
internal import JSON

/// Prints what takes room in the cache.
struct CacheUsageCommand: Subcommand {
    static let name = "cache du"
    static let summary = "print what takes room in the cache"
    static let discussion =
        "By kind, and by recipe and step as far as the cache remembers whose it is. Bytes on the disk: they add up to "
        + "what du -s says of the folder."
    static let examples = [
        Example("oci-build cache du", "of the user's cache"),
        Example("oci-build cache du --cache /var/cache/oci-build --json", "of another one, for programs"),
    ]

    static let syntax = Syntax<Self>(options: [
        CacheDirectory.option(\.cache, "look at the cache in this folder"),
        .flag("--json", \.isJSON, "print JSON"),
    ])

    var cache: HostPath?
    var isJSON = false

    func run(in session: Session) async throws -> ExitCode {
        let usage = try Library.usage(self)
        try session.print(isJSON ? usage.json.text(.pretty) : CacheUsageTable(usage, session.output).text)
        return .done
    }
}
