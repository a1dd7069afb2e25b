internal import Archive
internal import ContentStore
internal import HostSystem
internal import JSON
internal import OCI

/// Runs a stack's containers in a Docker engine on this machine, under names that nothing else has.
final class DockerDriver: StackDriver {
    private let engine: DockerEngine
    private let layout: StackLayout
    private let work: WorkDirectory
    private let secrets: SecretValues
    private let observer: any StackObserver
    private let logs: HostPath
    /// Stands before the name of everything that is made.
    private let prefix: String
    private var loaded: [Digest: LoadedImage] = [:]
    /// What the engine did not have before.
    private var new: [String] = []
    private var services: [DockerService] = []

    private static let label = "oci-build.stack"

    init(
        _ stack: Stack, _ layout: StackLayout, request: StackRequest, observer: any StackObserver,
        cancellation: Cancellation
    ) throws {
        guard let engine = try DockerEngine.find(cancellation: cancellation) else {
            throw BuildError(
                "no Docker engine answers", hint: "start one, name it with DOCKER_HOST, or use --driver sandbox")
        }
        self.engine = engine
        self.layout = layout
        self.observer = observer
        work = try ContentStore(at: request.cache.absolute).makeWorkDirectory()
        secrets = try SecretValues(stack, work: work.path)
        logs = request.cache.absolute / "logs" / "stack-\(stack.name)-docker"
        try logs.removeTree()
        try logs.createDirectories()
        prefix = "oci-build-\(stack.name)-\(ProcessInfo.processID)-\(UInt16.random(in: .min ... .max))"
        try DockerLeftovers(engine: engine, label: Self.label).remove()
        do { try makeShared(stack) } catch {
            try? removeAll()
            throw error
        }
    }

    deinit { try? removeAll() }

    private var labels: [String] { ["--label", "\(Self.label)=\(ProcessInfo.processID)"] }

    private func makeShared(_ stack: Stack) throws {
        for network in layout.networks {
            try engine.docker(
                ["network", "create"] + labels + (network.isInternal ? ["--internal"] : []) + [shared(network.name)])
        }
        for volume in stack.volumes { try engine.docker(["volume", "create"] + labels + [shared(volume)]) }
    }

    private func shared(_ name: String) -> String { "\(prefix)-\(name)" }

    func start(_ replica: StackLayout.Replica, _ image: StackImage) throws -> any ServiceContainer {
        if let service = services.first(where: { $0.name == replica.name }) {
            try engine.docker(["start", service.id], timeout: 60)
            try service.followLog()
            return service
        }
        let id = shared(replica.numberedName)
        let service = DockerService(
            name: replica.name, id: id, engine: engine, log: logs / "\(replica.name).log", observer: observer)
        services.append(service)
        try engine.docker(try creation(of: replica, image, id), timeout: 60)
        for network in replica.addresses.dropFirst() {
            try engine.docker(["network", "connect"] + aliases(replica, "--alias") + [shared(network.network), id])
        }
        try engine.docker(["start", id], timeout: 60)
        try service.followLog()
        return service
    }

    private func creation(of replica: StackLayout.Replica, _ image: StackImage, _ id: String) throws -> [String] {
        let service = replica.service
        var words = ["create", "--name", id, "--hostname", replica.name, "--tmpfs", "/tmp"] + labels
        words += ["--security-opt", "no-new-privileges"]
        if service.readOnly { words.append("--read-only") }
        if let memory = service.resources.memory { words += ["--memory", "\(memory.count)"] }
        if let cpu = service.resources.milliCPU { words += ["--cpus", "\(Double(cpu) / 1000)"] }
        if let first = replica.addresses.first { words += ["--network", shared(first.network)] }
        words += aliases(replica, "--network-alias")
        for variable in ServiceCommand(service, image, secrets).serviceEnvironment {
            words += ["--env", "\(variable.name)=\(variable.value)"]
        }
        for mount in service.mounts { words += ["--volume", "\(shared(mount.volume.name)):\(mount.target)"] }
        for secret in service.secrets {
            let file = work.path / "\(replica.numberedName)-\(secret.name)"
            try AtomicFile.write(secrets[secret.name], to: file, mode: 0o400, durable: false)
            try file.setOwner(image.user.id, group: image.user.group)
            words += ["--volume", "\(file):/run/secrets/\(secret.name):ro"]
        }
        // An entrypoint of several words does not fit into the option: the rest goes before the command.
        let entrypoint = service.entrypoint ?? []
        if let first = entrypoint.first { words += ["--entrypoint", first] }
        return words + [try load(image)] + entrypoint.dropFirst() + (service.command ?? [])
    }

    private func aliases(_ replica: StackLayout.Replica, _ option: String) -> [String] {
        [option, replica.service.name, option, replica.numberedName]
    }

    /// Puts an image into the engine, once; its names mean afterwards what they meant before.
    private func load(_ image: StackImage) throws -> String {
        if let known = loaded[image.image.id] { return known.name }
        let ids = [image.image.id.description, image.image.digest.description]
        let isHeld = try ids.contains { try engine.attempt(["image", "inspect", $0]).status.isSuccess }
        let archive = work.path / "image.tar"
        try image.write(to: archive)
        let held = try engine.load(archive, image.image)
        try archive.unlink()
        loaded[image.image.id] = held
        if !isHeld { new.append(held.name) }
        return held.name
    }

    func addresses(of container: any ServiceContainer, _ replica: StackLayout.Replica) throws -> [String] {
        guard let service = container as? DockerService else { return [] }
        let networks = try engine.inspect("container", service.id)["NetworkSettings"]?["Networks"]?.object ?? [:]
        return networks.sorted { $0.key < $1.key }.compactMap { $0.value["IPAddress"]?.string }
    }

    /// Not by the engine's own switch: what was cancelled has to be taken away too.
    func removeAll() throws {
        for service in services { service.remove() }
        services = []
        for network in layout.networks { Self.quietly(["network", "rm", shared(network.name)]) }
        let volumes = Set(layout.services.flatMap { $0.mounts.map(\.volume.name) })
        for volume in volumes { Self.quietly(["volume", "rm", "--force", shared(volume)]) }
        for image in loaded.values {
            for name in image.names {
                if let previous = image.previous[name] {
                    Self.quietly(["tag", previous, name])
                } else {
                    Self.quietly(["image", "rm", "--no-prune", name])
                }
            }
        }
        for name in new { Self.quietly(["image", "rm", name]) }
        loaded = [:]
        new = []
    }

    /// What is gone already needs no complaint.
    fileprivate static func quietly(_ arguments: [String]) {
        _ = try? Command("docker", arguments).run(by: Deadline(after: 60))
    }
}

/// Removes what killed runs have left in an engine: everything with a label of a process that is no more.
struct DockerLeftovers {
    let engine: DockerEngine
    let label: String

    func remove() throws {
        try remove(
            listing: ["ps", "--all", "--format", "{{.Names}} {{.Label \"\(label)\"}}"], ["rm", "--force", "--volumes"])
        try remove(listing: ["network", "ls", "--format", "{{.Name}} {{.Label \"\(label)\"}}"], ["network", "rm"])
        try remove(
            listing: ["volume", "ls", "--format", "{{.Name}} {{.Label \"\(label)\"}}"], ["volume", "rm", "--force"])
    }

    private func remove(listing: [String], _ removal: [String]) throws {
        for line in try engine.docker(listing + ["--filter", "label=\(label)"]).text.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 2, let process = Int32(words[1]), !HostPath("/proc/\(process)").exists else {
                continue
            }
            _ = try engine.attempt(removal + [words[0]])
        }
    }
}

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
