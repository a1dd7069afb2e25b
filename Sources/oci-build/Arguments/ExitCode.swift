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
        case .failed: "the build or a proof failed"
        case .usage: "the recipe or the command line is wrong"
        case .notCached: "--frozen-cache was given and not everything is cached"
        case .interrupted: "interrupted"
        case .outputClosed: "standard output was closed"
        }
    }
}
