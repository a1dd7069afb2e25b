internal import HostSystem
internal import JSON
internal import OCI

/// A container of the image in a Docker engine, as a careful user would start it.
final class DockerContainer: ProvedContainer {
    let engine: DockerEngine
    let port: UInt16
    private let name: String
    private let subject: ProofSubject
    /// The host's port that leads to the container's.
    private var published: UInt16?

    /// Starts one of an image that the engine holds.
    init(_ subject: ProofSubject, image: String, engine: DockerEngine) throws {
        self.engine = engine
        self.subject = subject
        port = subject.port
        name = "oci-build-proof-\(ProcessInfo.processID)-\(UInt32.random(in: .min ... .max))"
        try Self.removeLeftovers(engine)
        var arguments = [
            "run", "--detach", "--name", name, "--label", "\(Self.label)=\(ProcessInfo.processID)", "--tmpfs", "/tmp",
            "--publish", "127.0.0.1::\(port)",
        ]
        if subject.proof.readOnly { arguments.append("--read-only") }
        for variable in subject.environment { arguments += ["--env", "\(variable.name)=\(variable.value)"] }
        do {
            try engine.docker(arguments + [image], timeout: 60)
        } catch {
            remove()
            throw error
        }
    }

    deinit { remove() }

    private static let label = "oci-build.proof"

    /// Removes what a killed build has left: containers of processes that are no more.
    private static func removeLeftovers(_ engine: DockerEngine) throws {
        let list = try engine.docker([
            "ps", "--all", "--filter", "label=\(label)", "--format", "{{.Names}} {{.Label \"\(label)\"}}",
        ])
        for line in list.text.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 2, let process = Int32(words[1]), !HostPath("/proc/\(process)").exists else {
                continue
            }
            _ = try engine.attempt(["rm", "--force", "--volumes", words[0]])
        }
    }

    /// With its volumes. Not by the engine's own switch: a cancelled build has to clean up too.
    private func remove() {
        _ = try? Command("docker", ["rm", "--force", "--volumes", name]).run(by: Deadline(after: 30))
    }

    var facts: [ProofLine] {
        get throws {
            let json = try engine.inspect("container", name)
            let user = json["Config"]?["User"]?.string ?? ""
            guard user == subject.configuration.execution.user else {
                throw ProofFailure("user", ["expected \(subject.configuration.execution.user), got \(user)"])
            }
            let readOnly = json["HostConfig"]?["ReadonlyRootfs"]?.bool == true
            return [
                ProofLine(subject: "user", result: user),
                ProofLine(subject: "root file system", result: readOnly ? "read-only" : "writable"),
                ProofLine(subject: "port", result: "\(port)"),
            ]
        }
    }

    var exitStatus: ExitStatus? {
        get throws {
            let text = try engine.docker(["inspect", "--format", "{{.State.Running}} {{.State.ExitCode}}", name]).text
            let words = text.split(separator: " ")
            guard words.count == 2, words[0] == "false", let code = Int32(words[1]) else { return nil }
            return .exited(code)
        }
    }

    var listeningPorts: [UInt16] { [] }

    func connect(by deadline: Deadline) throws -> FileDescriptor {
        let published = try hostPort()
        return try Loopback.connect(port: published, by: deadline)
    }

    private func hostPort() throws -> UInt16 {
        if let published { return published }
        let bindings = try engine.inspect("container", name)["NetworkSettings"]?["Ports"]?["\(port)/tcp"]?.array
        guard let port = bindings?.first?["HostPort"]?.string.flatMap({ UInt16($0) }) else {
            throw SystemError(
                .connectionRefused, "connect to", "the container, whose port \(self.port) Docker does not publish")
        }
        published = port
        return port
    }

    func execute(_ command: [String], by deadline: Deadline) throws -> (status: ExitStatus?, output: [UInt8]) {
        let run = Command("docker", ["exec", name] + command)
        guard let result = try run.run(by: deadline, cancellation: engine.cancellation) else { return (nil, []) }
        return (result.status, result.output + result.errors)
    }

    func stop(grace: Double) throws -> StopOutcome {
        if try ignoresStopSignal() { return .ignored }
        let start = ProcessInfo.uptime
        try engine.docker(["stop", "--time", String(Int(grace)), name], timeout: grace + 30)
        return ProcessInfo.uptime - start < grace ? .stopped : .killed
    }

    /// From the kernel, where the engine is on this machine; else unknown, and the signal is tried.
    private func ignoresStopSignal() throws -> Bool {
        guard let process = try engine.inspect("container", name)["State"]?["Pid"]?.integer, process > 0,
            let status = try? HostPath("/proc/\(process)/status").read(limit: 1 << 16)
        else { return false }
        let line = String(decoding: status, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("SigCgt:") }
        guard let mask = line.flatMap({ UInt64($0.dropFirst(7).drop(while: \.isWhitespace), radix: 16) }) else {
            return false
        }
        return mask & (1 << UInt64(subject.stopSignal - 1)) == 0
    }

    func logTail() -> [String] {
        guard let result = try? engine.attempt(["logs", "--tail", "20", name]) else { return [] }
        return (result.output + result.errors).split(separator: UInt8(ascii: "\n"))
            .map { String(decoding: $0, as: UTF8.self) }
    }
}
