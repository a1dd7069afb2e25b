internal import Glibc
public import HostSystem
internal import JSON
internal import Synchronization

extension SandboxRuntime {
    /// Starts a container and returns when its process runs.
    /// - Parameters:
    ///   - output: takes the process's standard output; borrowed for this call only.
    ///   - error: takes its standard error; nil is `output`.
    public func start(
        _ container: Container, output: Int32, error: Int32? = nil
    ) throws(SandboxError) -> RunningContainer {
        let bundle = try Bundle(container)
        let (process, handle) = try launch(bundle, output: output, error: error)
        let running = RunningContainer(runtime: self, bundle: bundle, process: process, handle: handle)
        try running.waitForStart(by: Deadline(after: 30))
        return running
    }
}

/// A container that runs beside us. It ends with this value, and with our process at the latest.
///
/// Concurrency: all fields are set once, but `ended`, which a lock guards. Any thread may call any method.
public final class RunningContainer: Sendable {
    private let runtime: SandboxRuntime
    private let bundle: Bundle
    private let process: ChildProcess
    private let handle: ProcessHandle
    private let ended = Mutex<ExitStatus?>(nil)
    private let executions = Mutex(0)

    init(runtime: SandboxRuntime, bundle: Bundle, process: ChildProcess, handle: ProcessHandle) {
        self.runtime = runtime
        self.bundle = bundle
        self.process = process
        self.handle = handle
    }

    deinit { kill() }

    var directory: HostPath { bundle.directory }
    var runtimeProcess: Int32 { process.id }
    var network: Container.Network { bundle.container.network }

    /// How the container's process ended; nil while it runs.
    public var exitStatus: ExitStatus? {
        ended.withLock { ended in
            if ended == nil, (try? handle.hasEnded(by: Deadline(after: 0))) == true { ended = try? process.wait() }
            return ended
        }
    }

    /// Sends a signal to the container's process. (The runtime, which is its parent, hands it on.)
    public func signal(_ number: Int32) {
        handle.signal(number)
    }

    /// Ends the container: asks with a signal (SIGTERM unless told), waits up to `grace` seconds, then kills all that is left.
    /// - Returns: whether it ended by itself in time.
    @discardableResult
    public func stop(signal number: Int32? = nil, grace: Double = 10) -> Bool {
        if exitStatus != nil { return true }
        signal(number ?? SIGTERM)
        let inTime = (try? handle.hasEnded(by: Deadline(after: grace))) == true
        kill()
        return inTime
    }

    /// Waits for the end; nil at the deadline.
    public func wait(by deadline: Deadline) throws(SandboxError) -> ExitStatus? {
        do throws(SystemError) { _ = try handle.hasEnded(by: deadline) } catch { throw .system(error) }
        return exitStatus
    }

    /// A TCP connection to a port on the container's own loopback; non-blocking.
    /// - Throws: `ECONNREFUSED` where nobody listens, `ETIMEDOUT` at the deadline.
    public func connect(port: UInt16, by deadline: Deadline) throws(SystemError) -> FileDescriptor {
        let namespace = try FileDescriptor.open(HostPath("/proc/\(process.id)/ns/net"))
        return try Loopback.connect(port: port, inNetworkOf: namespace.raw, by: deadline)
    }

    /// Runs a second process in the container, as the same user and with the same limits.
    /// - Parameter environment: the whole of it; nil for the container's.
    /// - Returns: how it ended, nil at the deadline (what it started then lives until the container stops), and up to
    ///   64 KiB of what it wrote, or of what the runtime says where it could not run.
    public func execute(
        _ arguments: [String], environment: [(name: String, value: String)]? = nil, by deadline: Deadline
    ) throws(SandboxError) -> (status: ExitStatus?, output: [UInt8]) {
        let name = executions.withLock { count in
            count += 1
            return "exec\(count)"
        }
        do throws(SystemError) {
            let command = try prepare(arguments, environment ?? bundle.container.environment, name)
            let pipe = try FileDescriptor.pipe()
            let child = try ChildProcess.start(
                command, .init(output: pipe.input.raw, error: pipe.input.raw), in: .of(handle, bundle.joined))
            _ = consume pipe.input
            let (status, output) = try collect(child, pipe.output, deadline)
            // A program that is not there, for example.
            let complaint = status?.isSuccess == false ? bundle.errors(in: "\(name).log").joined(separator: "\n") : ""
            return (status, output + complaint.utf8)
        } catch { throw .system(error) }
    }

    private func prepare(
        _ arguments: [String], _ environment: [(name: String, value: String)], _ name: String
    ) throws(SystemError) -> Command {
        let process = RuntimeConfiguration(container: bundle.container).process(arguments, environment)
        let file = try FileDescriptor.open(
            bundle.directory / "\(name).json", .write, [.create, .exclusive], mode: 0o600)
        try file.write(process.encoded())
        return runtime.command(
            ["exec", "--process", "\(name).json", Bundle.identifier], in: bundle.directory, log: "\(name).log")
    }

    private func collect(
        _ child: ChildProcess, _ output: consuming FileDescriptor, _ deadline: Deadline
    ) throws(SystemError) -> (status: ExitStatus?, output: [UInt8]) {
        let handle = try ProcessHandle(child.id)
        let bytes = try output.read(limit: 64 << 10, until: deadline)
        let inTime = try handle.hasEnded(by: deadline)
        if !inTime { handle.signal(SIGKILL) }
        let status = try child.wait()
        return (inTime ? status : nil, bytes)
    }

    /// Ends everything at once, and takes the traces away. Safe to call again.
    private func kill() {
        ended.withLock { ended in
            if ended != nil { return }
            handle.signal(SIGKILL)
            ended = try? process.wait()
        }
        // What cannot be removed stays empty, in a directory that a proof throws away.
        try? bundle.removeMountPoints()
    }

    /// The runtime writes the pid file when the container's process runs.
    func waitForStart(by deadline: Deadline) throws(SandboxError) {
        let pidFile = bundle.directory / Bundle.pidFile
        while !pidFile.exists {
            if let status = try wait(by: Deadline(after: 0.002)) { return try runtime.check(status, in: bundle) }
            if deadline.hasPassed { throw .runtime("did not start the container in time", name: runtime.kind.rawValue) }
        }
    }
}

extension FileDescriptor {
    /// Reads to the end, or to the deadline; keeps the first `limit` bytes.
    fileprivate func read(limit: Int, until deadline: Deadline) throws(SystemError) -> [UInt8] {
        var all: [UInt8] = []
        while try waitUntil(.readable, by: deadline) {
            let some = try read(upTo: 1 << 14)
            if some.isEmpty { break }
            all += some.prefix(limit - all.count)
        }
        return all
    }
}
