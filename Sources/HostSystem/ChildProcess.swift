internal import Glibc

/// A running child. It dies with this process, however that ends.
public struct ChildProcess: Sendable {
    public let id: Int32

    /// Where a child's standard streams go. The descriptors are borrowed for the call only.
    public struct Streams: Sendable {
        public var input: Int32
        public var output: Int32
        public var error: Int32

        /// -1 stands for `/dev/null`.
        public init(input: Int32 = -1, output: Int32 = -1, error: Int32 = -1) {
            self.input = input
            self.output = output
            self.error = error
        }
    }

    /// Starts a child in a process group of its own.
    ///
    /// Concurrency: the kernel's "kill me when my parent dies" (`PR_SET_PDEATHSIG`) means the parent *thread*. All
    /// children are therefore started by one thread that lives as long as the process, never by a pool thread that
    /// may retire.
    public static func start(
        _ command: Command, _ streams: Streams, in surroundings: Surroundings = .same
    ) throws(SystemError) -> ChildProcess {
        let path = try executablePath(of: command)
        let environment = command.environment ?? ProcessInfo.environment
        return ChildProcess(id: try Spawner.shared.spawn(command, path, environment, streams, surroundings))
    }

    /// Waits for the end.
    public func wait() throws(SystemError) -> ExitStatus {
        var status: Int32 = 0
        try check("wait for the child", String(id)) { unsafe waitpid(id, &status, 0) }
        return status & 0x7f == 0 ? .exited((status >> 8) & 0xff) : .signalled(status & 0x7f)
    }

    /// Sends a signal to the child alone. A child that has ended is no error.
    public func signal(_ number: Int32) {
        kill(id, number)
    }

    /// Sends a signal to the child's whole process group.
    public func signalGroup(_ number: Int32) {
        kill(-id, number)
    }

    /// The path of a program, looked up in `PATH` as a shell does, then where administrators' programs are: the `PATH`
    /// that `su` gives root has no `sbin`, and container runtimes are there. Nil where there is none.
    public static func find(_ name: String) -> HostPath? {
        find(name, in: ProcessInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin")
    }

    static func find(_ name: String, in search: String) -> HostPath? {
        if name.utf8.contains(slash) { return HostPath(name) }
        for folder in search.split(separator: ":").map(String.init) + ["/usr/local/sbin", "/usr/sbin", "/sbin"] {
            let path = HostPath(folder) / name
            if unsafe path.withCString({ path in unsafe access(path, X_OK) }) == 0,
                (try? path.status(followingLinks: true))?.kind == .regular
            {
                return path
            }
        }
        return nil
    }

    private static func executablePath(of command: Command) throws(SystemError) -> HostPath {
        if let substitute = command.substitute { return substitute.path }
        guard let path = find(command.executable) else {
            throw SystemError(.noSuchFile, "run", command.executable)
        }
        return path
    }
}
