internal import HostSystem

/// Where the cache is.
enum CacheDirectory {
    /// The option by which every command is told.
    static func option<Values>(
        _ path: any WritableKeyPath<Values, HostPath?> & Sendable, _ help: String
    ) -> OptionRule<Values> {
        .option("--cache", path, wants: "DIR", variable: "OCI_BUILD_CACHE", help)
    }

    /// XDG base directory specification: `$XDG_CACHE_HOME`, else `~/.cache`.
    static var usual: HostPath {
        let variables = ProcessInfo.environment
        if let folder = variables["XDG_CACHE_HOME"], folder.hasPrefix("/") { return HostPath(folder) / "oci-build" }
        return HostPath(variables["HOME"] ?? "/root") / ".cache" / "oci-build"
    }
}
