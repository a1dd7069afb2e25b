/// What the program ends with.
enum ExitCode: Int32, Sendable, Hashable {
    case done = 0
    case failed = 1
    case usage = 2
    case notCached = 3
    /// Stopped by Ctrl-C: 128 and the signal's number, as shells have it.
    case interrupted = 130
    /// Whoever read our standard output went away, as for `SIGPIPE`.
    case outputClosed = 141

    var meaning: String {
        switch self {
        case .done: "done"
        case .failed: "a build, a proof or a check failed"
        case .usage: "the recipe or the command line is wrong"
        case .notCached: "not everything is cached, and nothing may run (--frozen-cache, --no-build)"
        case .interrupted: "interrupted"
        case .outputClosed: "standard output was closed"
        }
    }
}
