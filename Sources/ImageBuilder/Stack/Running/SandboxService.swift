internal import Glibc
internal import HostSystem
internal import Sandbox

/// A container of a service in the sandbox.
final class SandboxService: ServiceContainer {
    let name: String
    let network: NetworkNamespace
    let log: HostPath?
    private let container: RunningContainer
    private let stopSignal: Int32
    private let cancellation: Cancellation
    private let pump: OutputPump

    init(
        _ container: Container, name: String, network: NetworkNamespace, log: HostPath, stopSignal: Int32,
        runtime: SandboxRuntime, observer: any StackObserver, cancellation: Cancellation
    ) throws {
        self.cancellation = cancellation
        self.name = name
        self.network = network
        self.log = log
        self.stopSignal = stopSignal
        // A container that is started again writes on.
        let file = LogFile(try FileDescriptor.open(log, .write, [.create, .append]))
        pump = try OutputPump { bytes in
            try file.write(bytes)
            observer.receive(.output(container: name, bytes))
        }
        self.container = try runtime.start(container, output: pump.input)
    }

    var exitStatus: ExitStatus? { container.exitStatus }

    func execute(_ command: [String], by deadline: Deadline) throws -> (status: ExitStatus?, output: [UInt8]) {
        let container = container
        // What waits for a command in it hears nothing else.
        return try cancellation.withHandler({ container.stop(signal: SIGKILL, grace: 0) }) {
            try container.execute(command, by: deadline)
        }
    }

    func stop(grace: Double) {
        // Nobody needs to wait for a signal that is not heard.
        let isHeard = container.processFacts?.catches(stopSignal) != false
        container.stop(signal: stopSignal, grace: isHeard ? grace : 0)
        // A log that could not be written does not keep anybody from stopping.
        try? pump.finish()
    }

    func logTail() -> [String] { log.map { lastLines(of: $0) } ?? [] }
}
