internal import CHost
internal import Glibc
internal import Synchronization

/// The one thread that starts children; see ``ChildProcess/start(_:_:in:)``.
final class Spawner: Sendable {
    private static let only = Result { () throws(SystemError) in try Spawner() }

    static var shared: Spawner { get throws(SystemError) { try only.get() } }

    private let requests = Mutex<[@Sendable () -> Void]>([])
    private let count = Semaphore()

    private init() throws(SystemError) {
        try Thread.start { [self] in
            while true {
                count.wait()
                let request = requests.withLock { $0.isEmpty ? nil : $0.removeFirst() }
                request?()
            }
        }
    }

    func spawn(
        _ command: Command, _ path: HostPath, _ environment: [String: String], _ streams: ChildProcess.Streams,
        _ surroundings: Surroundings
    ) throws(SystemError) -> Int32 {
        let child = ThreadResult<Int32>()
        requests.withLock {
            $0.append {
                child.set { () throws(SystemError) in
                    try Self.spawnHere(command, path, environment, streams, surroundings)
                }
            }
        }
        count.signal()
        return try child.wait()
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
