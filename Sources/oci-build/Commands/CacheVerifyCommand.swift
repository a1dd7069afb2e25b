internal import HostSystem
internal import ImageBuilder
internal import JSON

/// Proves the cache.
struct CacheVerifyCommand: Subcommand {
    static let name = "cache verify"
    static let summary = "read everything in the cache and prove it"
    static let discussion =
        "Nobody has to: what is damaged is found when it is used, and made again. This finds it before, even where the "
        + "disk changed what no program wrote. Ends with exit code 1 where damage was found and not removed."
    static let examples = [
        Example("oci-build cache verify", "say what is damaged"),
        Example("oci-build cache verify --repair", "remove it, so that it is made again when it is needed"),
    ]

    static let syntax = Syntax<Self>(options: [
        CacheDirectory.option(\.cache, "prove the cache in this folder"),
        .flag("--repair", \.repairs, "remove what is damaged"),
        .flag("--json", \.isJSON, "print JSON"),
    ])

    var cache: HostPath?
    var repairs = false
    var isJSON = false

    func run(in session: Session) async throws -> ExitCode {
        let result = try Library.verify(self, cancellation: session.cancellation)
        try session.print(isJSON ? result.json.text(.pretty) : result.text)
        return result.isSound ? .done : .failed
    }
}
