internal import HostSystem

/// A started container of the image under proof, wherever it runs.
protocol ProvedContainer {
    /// What the system says about how it runs; asked when its own program runs, not the runtime's any more.
    var facts: [ProofLine] { get throws }
    /// How its process ended; nil while it runs.
    var exitStatus: ExitStatus? { get throws }

    /// The port that it has to serve, as it sees it itself.
    var port: UInt16 { get }
    /// The TCP ports that it listens on and that are not `port`, while nobody listens on that; empty where that is
    /// unknown.
    var listeningPorts: [UInt16] { get }

    /// A non-blocking connection to the port that it serves.
    /// - Throws: `SystemError` with `ECONNREFUSED` while nobody listens.
    func connect(by deadline: Deadline) throws -> FileDescriptor
    /// Runs a command in it. `status` is nil at the deadline.
    func execute(_ command: [String], by deadline: Deadline) throws -> (status: ExitStatus?, output: [UInt8])
    /// Asks its process to end by the image's stop signal.
    func stop(grace: Double) throws -> StopOutcome
    /// The last lines that it wrote.
    func logTail() -> [String]
}

/// How a container ended that was asked to.
enum StopOutcome: Hashable, Sendable {
    case stopped
    /// Its process has no handler for the signal, and the first process of a container is then not reached by it.
    case ignored
    case killed
}
