internal import Archive
internal import ContentStore
internal import HostSystem
internal import OCI
internal import Sandbox

/// Runs a stack's containers in our own sandbox.
final class SandboxDriver: StackDriver {
    private let layout: StackLayout
    private let runtime: SandboxRuntime
    private let networks: SandboxNetworks
    private let work: WorkDirectory
    private let logs: HostPath
    private let secrets: SecretValues
    private let files: ServiceFiles
    private let observer: any StackObserver
    private let cancellation: Cancellation
    private var starts = 0

    init(
        _ stack: Stack, _ layout: StackLayout, request: StackRequest, observer: any StackObserver,
        cancellation: Cancellation
    ) throws {
        self.layout = layout
        self.cancellation = cancellation
        self.observer = observer
        runtime = try SandboxRuntime.find()
        networks = try SandboxNetworks(layout.networks)
        work = try ContentStore(at: request.cache.absolute).makeWorkDirectory()
        logs = request.cache.absolute / "logs" / "stack-\(stack.name)"
        try logs.removeTree()
        try logs.createDirectories()
        secrets = try SecretValues(stack, work: work.path)
        files = ServiceFiles(work: work.path, volumes: request.volumes?.absolute)
    }

    func start(_ replica: StackLayout.Replica, _ image: StackImage) throws -> any ServiceContainer {
        starts += 1
        let network = try networks.namespace(of: replica)
        let mounts = try files.mounts(for: replica, image, hosts: layout.hosts(for: replica), secrets)
        let command = ServiceCommand(replica.service, image, secrets)
        let container = Container(
            root: .readOnlyOverlay(lower: try image.trees()), scratch: work.path / "container-\(starts)",
            arguments: command.arguments, environment: command.environment.map { (name: $0.name, value: $0.value) },
            user: Container.User(
                id: image.user.id, group: image.user.group, additionalGroups: image.user.additionalGroups),
            workingDirectory: image.execution.workingDirectory.isEmpty ? "/" : image.execution.workingDirectory,
            mounts: mounts.map { mount in
                guard let source = mount.source else { return Container.Mount(.memory(), at: mount.target) }
                return Container.Mount(.bind(source, readOnly: mount.readOnly), at: mount.target)
            },
            network: .namespace(network), readOnlyRoot: replica.service.readOnly, hostname: replica.name)
        return try SandboxService(
            container, name: replica.name, network: network, log: logs / "\(replica.name).log",
            stopSignal: try command.stopSignal, runtime: runtime, observer: observer, cancellation: cancellation)
    }

    func addresses(of container: any ServiceContainer, _ replica: StackLayout.Replica) -> [String] {
        replica.addresses.map(\.address)
    }

    /// Everything here goes with its owner.
    func removeAll() {}
}
