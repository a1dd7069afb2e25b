internal import HostSystem

/// A running container of a service, wherever it runs.
protocol ServiceContainer: AnyObject, Sendable {
    /// As logs and messages call it.
    var name: String { get }
    /// How its process ended; nil while it runs.
    var exitStatus: ExitStatus? { get throws }
    /// The network that it sees; connections are opened in there.
    var network: NetworkNamespace { get throws }
    /// Runs a command in it. `status` is nil at the deadline.
    func execute(_ command: [String], by deadline: Deadline) throws -> (status: ExitStatus?, output: [UInt8])
    /// Asks its process to end by the image's stop signal, and ends it after `grace` seconds.
    func stop(grace: Double)
    /// Where all is that it wrote; nil where that is kept elsewhere.
    var log: HostPath? { get }
    /// The last lines that it wrote.
    func logTail() -> [String]
}

/// Starts containers. What it makes for all of them ends with it, at the latest with this process.
protocol StackDriver: AnyObject {
    /// Starts a container, or starts one again.
    func start(_ replica: StackLayout.Replica, _ image: StackImage) throws -> any ServiceContainer
    /// Addresses of a container by which others on its networks reach it.
    func addresses(of container: any ServiceContainer, _ replica: StackLayout.Replica) throws -> [String]
    /// Takes everything away that is left.
    func removeAll() throws
}

/// A service's container as a proof asks one: at one port.
struct ServicePort: ProvedContainer {
    let container: any ServiceContainer
    let port: UInt16
    let isTLS: Bool

    var facts: [ProofLine] { [] }
    var exitStatus: ExitStatus? { get throws { try container.exitStatus } }
    var listeningPorts: [UInt16] { [] }

    func connect(by deadline: Deadline) throws -> FileDescriptor {
        if isTLS { return try TLSTunnel.connect(port: port, in: try container.network, by: deadline) }
        return try container.network.connect(port: port, by: deadline)
    }

    func execute(_ command: [String], by deadline: Deadline) throws -> (status: ExitStatus?, output: [UInt8]) {
        try container.execute(command, by: deadline)
    }

    func stop(grace: Double) -> StopOutcome {
        container.stop(grace: grace)
        return .stopped
    }

    func logTail() -> [String] { container.logTail() }
}
