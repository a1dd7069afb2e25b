internal import CHost
internal import Glibc
import Synchronization

/// Another program to run: a value that can be started any number of times.
public struct Command: Sendable, Hashable, CustomStringConvertible {
    /// The program: a path, or a name that is looked up in `PATH`.
    public var executable: String
    public var arguments: [String]
    /// The whole environment of the child; nil hands ours on.
    public var environment: [String: String]?
    public var directory: HostPath?

    public init(
        _ executable: String, _ arguments: [String] = [], environment: [String: String]? = nil,
        directory: HostPath? = nil
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.directory = directory
    }

    /// As a shell would want it typed.
    public var description: String {
        ([executable] + arguments).map(shellQuoted).joined(separator: " ")
    }
}

/// A word quoted for a POSIX shell, if it needs that.
public func shellQuoted(_ word: String) -> String {
    let plain = word.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
            UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "="), UInt8(ascii: ","), UInt8(ascii: "@"),
            UInt8(ascii: "+"), UInt8(ascii: "%"):
            true
        default: false
        }
    }
    if plain, !word.isEmpty { return word }
    return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}

/// How a child ended.
public enum ExitStatus: Hashable, Sendable, CustomStringConvertible {
    case exited(Int32)
    case signalled(Int32)

    public var isSuccess: Bool { self == .exited(0) }

    public var description: String {
        switch self {
        case .exited(let code): "exit status \(code)"
        case .signalled(let signal): "killed by signal \(signal)"
        }
    }
}

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
        guard let path = find(command.executable) else {
            throw SystemError(.noSuchFile, "run", command.executable)
        }
        return path
    }
}

/// The one thread that starts children; see ``ChildProcess/start(_:_:)``.
private final class Spawner: Sendable {
    static let shared = Spawner()

    private struct Request: Sendable {
        let work: @Sendable () -> Void
    }

    private let queue = Mutex<[Request]>([])
    private let wake: Int32

    private init() {
        var ends: [Int32] = [-1, -1]
        _ = unsafe chost_pipe(&ends, O_CLOEXEC)
        wake = ends[1]
        let sleep = ends[0]
        // The spawner lives as long as the process, and so do both ends of its pipe.
        try? Thread.start { [queue = UnownedSpawner(self)] in
            var byte: UInt8 = 0
            while true {
                let count = unsafe Glibc.read(sleep, &byte, 1)
                if count < 0, Errno.current.rawValue == EINTR { continue }
                if count <= 0 { return }
                queue.spawner.takeOne()
            }
        }
    }

    private struct UnownedSpawner: Sendable {
        let spawner: Spawner
        init(_ spawner: Spawner) { self.spawner = spawner }
    }

    private func takeOne() {
        let request = queue.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        request?.work()
    }

    func spawn(
        _ command: Command, _ path: HostPath, _ environment: [String: String], _ streams: ChildProcess.Streams,
        _ surroundings: Surroundings
    ) throws(SystemError) -> Int32 {
        let done = try FileDescriptor.pipe()
        let box = ResultBox<Int32>()
        let signal = done.input.release()
        queue.withLock {
            $0.append(
                Request {
                    do throws(SystemError) {
                        box.set(.success(try Self.spawnHere(command, path, environment, streams, surroundings)))
                    } catch { box.set(.failure(error)) }
                    Glibc.close(signal)
                })
        }
        var byte: UInt8 = 1
        try check("start a child") { unsafe Glibc.write(wake, &byte, 1) }
        _ = try done.output.read(upTo: 1)
        guard let result = box.get() else { throw SystemError(.current, "start", command.executable) }
        return try result.get()
    }

    private static func spawnHere(
        _ command: Command, _ path: HostPath, _ environment: [String: String], _ streams: ChildProcess.Streams,
        _ surroundings: Surroundings
    ) throws(SystemError) -> Int32 {
        let arguments = CStringArray([command.executable] + command.arguments)
        let variables = CStringArray(environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
        let namespaces = CNamespaces(surroundings)
        var child: pid_t = -1
        func start(_ directory: UnsafePointer<CChar>?) -> Int32 {
            unsafe path.withCString { path in
                var spawn = unsafe chost_child(
                    executable: path, arguments: arguments.pointers, environment: variables.pointers,
                    directory: directory, standard_input: streams.input, standard_output: streams.output,
                    standard_error: streams.error, new_process_group: 1, die_with_parent_thread: 1,
                    namespaces: namespaces.value)
                defer { unsafe namespaces.value = spawn.namespaces }
                return unsafe chost_spawn(&spawn, &child)
            }
        }
        let code: Int32
        if let directory = command.directory {
            code = unsafe directory.withCString { directory in unsafe start(directory) }
        } else {
            code = start(nil)
        }
        if code != 0 { throw namespaces.error(code, of: command.executable) }
        return child
    }
}

/// A null-terminated array of C strings, as `execve(2)` wants it.
@safe
final class CStringArray {
    let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    convenience init(_ strings: [String]) {
        self.init(bytes: strings.map { Array($0.utf8) })
    }

    init(bytes strings: [[UInt8]]) {
        count = strings.count
        unsafe pointers = .allocate(capacity: count + 1)
        for (index, string) in strings.enumerated() {
            unsafe pointers[index] = HostPath(bytes: string).withCString { text in unsafe strdup(text) }
        }
        unsafe pointers[count] = nil
    }

    deinit {
        for index in 0..<count { unsafe free(pointers[index]) }
        unsafe pointers.deallocate()
    }
}
