internal import Archive
internal import ContentStore
internal import HostSystem
internal import JSON
internal import OCI

/// Runs a stack's containers in a Docker engine on this machine, under names that nothing else has.
final class DockerDriver: StackDriver {
    private let engine: DockerEngine
    private let layout: StackLayout
    private let volumes: [String]
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
        volumes = stack.volumes
        self.observer = observer
        work = try ContentStore(at: request.cache.absolute).makeWorkDirectory()
        secrets = try SecretValues(stack, work: work.path)
        logs = request.cache.absolute / "logs" / "stack-\(stack.name)-docker"
        try logs.removeTree()
        try logs.createDirectories()
        prefix = "oci-build-\(stack.name)-\(ProcessInfo.processID)-\(UInt16.random(in: .min ... .max))"
        try DockerLeftovers(engine: engine, label: Self.label).remove()
        do { try makeShared() } catch {
            try? removeAll()
            throw error
        }
    }

    deinit { try? removeAll() }

    private var labels: [String] { ["--label", "\(Self.label)=\(ProcessInfo.processID)"] }

    private func makeShared() throws {
        for network in layout.networks {
            try engine.docker(
                ["network", "create"] + labels + (network.isInternal ? ["--internal"] : []) + [shared(network.name)])
        }
        for volume in volumes { try engine.docker(["volume", "create"] + labels + [shared(volume)]) }
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
    private static func quietly(_ arguments: [String]) {
        _ = try? Command("docker", arguments).run(by: Deadline(after: 60))
    }
}
