internal import ImageBuilder

extension BuildFailure {
    /// How much of a log a person wants to see at once.
    static let tailLength = 20

    /// The end of the log, where all of it is, and what to type to look closer.
    var details: [StyledLine] {
        var lines = tail.suffix(Self.tailLength).map { StyledLine("    " + printable(Array($0.utf8))) }
        if let logPath { lines.append(StyledLine("  log:    ") + (logPath, .strong)) }
        if let command { lines.append(StyledLine("  closer: ") + (command, .strong)) }
        return lines
    }
}
