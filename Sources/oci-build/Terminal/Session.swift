internal import HostSystem

/// What a command runs in: the environment, the streams, and the switch that stops it.
struct Session: Sendable {
    let variables: [String: String]
    let cancellation: Cancellation
    /// The job of GitHub Actions that this is part of; nil elsewhere.
    let actions: GitHubActions?
    /// What standard output can show.
    let output: TerminalTraits
    /// What standard error can show.
    let error: TerminalTraits

    init(variables: [String: String], cancellation: Cancellation) {
        self.variables = variables
        self.cancellation = cancellation
        actions = GitHubActions(variables)
        output = TerminalTraits(.output, variables)
        error = TerminalTraits(.error, variables)
    }

    /// Writes a result to standard output.
    func print(_ text: String) throws(SystemError) {
        try StandardStream.output.write(text)
    }

    func print(_ bytes: [UInt8]) throws(SystemError) {
        try StandardStream.output.write(bytes)
    }
}
