internal import HostSystem
internal import OCI
internal import Sandbox

/// A container of the image in our own sandbox: no network but its loopback, a read-only root, memory where it may write.
struct SandboxedContainer: ProvedContainer {
    let container: RunningContainer
    let log: HostPath
    let port: UInt16
    let stopSignal: Int32
    let user: ResolvedUser

    /// Starts one.
    /// - Parameters:
    ///   - layers: the image's trees, top first.
    ///   - work: an empty directory for it.
    init(
        _ subject: ProofSubject, layers: [HostPath], runtime: SandboxRuntime, work: HostPath, log: HostPath
    ) throws {
        self.log = log
        port = subject.port
        stopSignal = subject.stopSignal
        user = subject.user
        let execution = subject.configuration.execution
        let container = Container(
            root: .readOnlyOverlay(lower: layers), scratch: work / "container", arguments: subject.arguments,
            environment: subject.environment.map { (name: $0.name, value: $0.value) },
            user: Container.User(id: user.id, group: user.group, additionalGroups: user.additionalGroups),
            workingDirectory: execution.workingDirectory.isEmpty ? "/" : execution.workingDirectory,
            mounts: try Self.mounts(subject, work), readOnlyRoot: subject.proof.readOnly)
        try log.parent.createDirectories()
        let output = try FileDescriptor.open(log, .write, [.create, .truncate])
        self.container = try runtime.start(container, output: output.raw)
    }

    /// A name service of its own, as Docker gives one; memory on `/tmp` and on the volumes.
    private static func mounts(_ subject: ProofSubject, _ work: HostPath) throws -> [Container.Mount] {
        var mounts = [
            try .ownHosts(in: work), Container.Mount(.memory(), at: "/tmp"),
        ]
        for volume in subject.configuration.execution.volumes where volume.hasPrefix("/") && volume != "/tmp" {
            mounts.append(
                Container.Mount(.memory(mode: 0o755, owner: subject.user.id, group: subject.user.group), at: volume))
        }
        return mounts
    }

    var facts: [ProofLine] {
        get throws {
            guard let facts = container.processFacts else { return [] }
            guard facts.user == user.id else {
                throw ProofFailure("user", ["expected user id \(user.id), got \(facts.user)"])
            }
            let name = user.name.map { " (\($0))" } ?? ""
            return [
                ProofLine(subject: "user", result: "\(facts.user)\(name)"),
                ProofLine(subject: "root file system", result: facts.hasReadOnlyRoot ? "read-only" : "writable"),
                ProofLine(subject: "port", result: "\(port)"),
            ]
        }
    }

    var exitStatus: ExitStatus? { container.exitStatus }

    var listeningPorts: [UInt16] {
        let ports = container.listeningPorts
        return ports.contains(port) ? [] : ports
    }

    func connect(by deadline: Deadline) throws -> FileDescriptor {
        try container.connect(port: port, by: deadline)
    }

    func execute(_ command: [String], by deadline: Deadline) throws -> (status: ExitStatus?, output: [UInt8]) {
        try container.execute(command, by: deadline)
    }

    func stop(grace: Double) -> StopOutcome {
        // Nobody needs to wait for a signal that is not heard.
        if container.processFacts?.catches(stopSignal) == false {
            container.stop(signal: stopSignal, grace: 0)
            return .ignored
        }
        return container.stop(signal: stopSignal, grace: grace) ? .stopped : .killed
    }

    func logTail() -> [String] { lastLines(of: log) }
}

/// The last lines of a file.
func lastLines(of log: HostPath, _ count: Int = 20) -> [String] {
    guard let file = try? FileDescriptor.open(log), let size = try? file.status().size else { return [] }
    let limit = 1 << 16
    guard (try? file.seek(to: max(0, size - limit))) != nil, let bytes = try? file.readAll(limit: 2 * limit) else {
        return []
    }
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines.suffix(count).map { String(decoding: $0, as: UTF8.self) }
}
