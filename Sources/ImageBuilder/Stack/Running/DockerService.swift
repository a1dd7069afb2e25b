internal import HostSystem
internal import JSON

/// A container of a service in a Docker engine.
final class DockerService: ServiceContainer {
    let name: String
    let id: String
    let log: HostPath?
    private let engine: DockerEngine
    private let observer: any StackObserver

    init(name: String, id: String, engine: DockerEngine, log: HostPath, observer: any StackObserver) {
        self.name = name
        self.id = id
        self.engine = engine
        self.log = log
        self.observer = observer
    }

    var exitStatus: ExitStatus? {
        get throws {
            let text = try engine.docker(["inspect", "--format", "{{.State.Running}} {{.State.ExitCode}}", id]).text
            let words = text.split(separator: " ")
            guard words.count == 2, words[0] == "false", let code = Int32(words[1]) else { return nil }
            return .exited(code)
        }
    }

    var network: NetworkNamespace {
        get throws {
            guard let process = try engine.inspect("container", id)["State"]?["Pid"]?.integer, process > 0,
                let process = Int32(exactly: process), HostPath("/proc/\(process)").exists
            else {
                throw BuildError(
                    "the container \(name) is not on this machine, or has ended",
                    hint: "a stack is tested in an engine on the same machine")
            }
            return try NetworkNamespace(of: process)
        }
    }

    func execute(_ command: [String], by deadline: Deadline) throws -> (status: ExitStatus?, output: [UInt8]) {
        let run = Command("docker", ["exec", id] + command)
        guard let result = try run.run(by: deadline, cancellation: engine.cancellation) else { return (nil, []) }
        return (result.status, result.output + result.errors)
    }

    func stop(grace: Double) {
        _ = try? Command("docker", ["stop", "--time", String(Int(grace)), id]).run(by: Deadline(after: grace + 30))
    }

    func remove() {
        _ = try? Command("docker", ["rm", "--force", "--volumes", id]).run(by: Deadline(after: 60))
    }

    /// The client that hands the log on ends with the container.
    func followLog() throws {
        let file = LogFile(try FileDescriptor.open(log ?? "/dev/null", .write, [.create, .truncate]))
        let pump = try OutputPump { [name, observer] bytes in
            try file.write(bytes)
            observer.receive(.output(container: name, bytes))
        }
        let child = try ChildProcess.start(
            Command("docker", ["logs", "--follow", id]), .init(output: pump.input, error: pump.input))
        try detach {
            _ = try? child.wait()
            try? pump.finish()
        }
    }

    func logTail() -> [String] {
        guard let result = try? engine.attempt(["logs", "--tail", "20", id]) else { return [] }
        return (result.output + result.errors).split(separator: UInt8(ascii: "\n"))
            .map { String(decoding: $0, as: UTF8.self) }
    }
}
