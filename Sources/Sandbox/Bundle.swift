internal import HostSystem
internal import JSON

/// A container made ready on disk for a runtime: its configuration, and what has to be mounted where.
///
/// All names are relative to the bundle's directory, which is the working directory of all that happens: `mount(2)`
/// takes at most a page of options, and a hundred absolute paths of layers are longer than that.
struct Bundle {
    static let root = "root"
    static let state = "state"
    static let log = "log"
    static let pidFile = "pid"
    static let filter = "filter"
    static let identifier = "container"
    /// Overlayfs's limit is 500, and one is ours.
    static let maximumLayers = 499
    private static let points = "points"
    private static let upper = "upper"
    private static let work = "work"

    let directory: HostPath
    let container: Container
    private let mountPoints: MountPoints
    /// Where the container's changes go; nil where they are thrown away.
    private let writableTree: HostPath?

    /// Writes a container's bundle into its scratch directory.
    init(_ container: Container) throws(SandboxError) {
        try Self.check(container)
        directory = container.scratch
        self.container = container
        let trees: [HostPath]
        switch container.root {
        case .overlay(let lower, let upper, _):
            trees = [upper] + lower
            writableTree = upper
        case .readOnlyOverlay(let lower):
            trees = lower
            writableTree = nil
        case .directory(let root):
            trees = [root]
            writableTree = root
        }
        mountPoints = try MountPoints(of: container, in: trees)
        do throws(SystemError) { try write() } catch { throw .system(error) }
    }

    private static func check(_ container: Container) throws(SandboxError) {
        if container.arguments.isEmpty { throw .invalid("a container without a command") }
        for path in [container.workingDirectory] + container.mounts.map(\.destination) {
            let parts = path.split(separator: "/", omittingEmptySubsequences: false)
            guard path.hasPrefix("/"), !parts.contains(".."), !path.utf8.contains(0) else {
                throw .invalid("\"\(path)\" is not an absolute path without \"..\"")
            }
        }
        for case .bind(let path, _) in container.mounts.map(\.source) {
            do throws(SystemError) { _ = try path.status(followingLinks: true) } catch { throw .system(error) }
        }
        let texts = container.arguments + container.environment.flatMap { [$0.name, $0.value] }
        if texts.contains(where: { $0.utf8.contains(0) }) {
            throw .invalid("an argument or a variable of a container contains a zero byte")
        }
        if case .overlay(let lower, _, _) = container.root, lower.count > maximumLayers {
            throw .tooManyLayers(lower.count)
        }
        if case .readOnlyOverlay(let lower) = container.root, lower.count > maximumLayers {
            throw .tooManyLayers(lower.count)
        }
    }

    private func write() throws(SystemError) {
        try (directory / Self.root).createDirectories()
        switch container.root {
        case .overlay(let lower, let upper, let work):
            try link(lower)
            try link(upper, Self.upper)
            try link(work, Self.work)
            if try isEmpty(upper) { try imitate(lower.first, on: upper) }
            // What an earlier run left there makes the kernel refuse it.
            try (work / "work").removeTree()
        case .readOnlyOverlay(let lower):
            try link(lower)
            try (directory / Self.upper).createDirectory()
            try imitate(lower.first, on: directory / Self.upper)
            try (directory / Self.work).createDirectory()
        case .directory(let root): try link(root, "0")
        }
        for (index, mount) in container.mounts.enumerated() {
            if case .bind(let path, _) = mount.source { try link(path, Self.bind(index)) }
        }
        let configuration = RuntimeConfiguration(container: container).json
        try FileDescriptor.open(directory / "config.json", .write, [.create, .exclusive], mode: 0o600)
            .write(configuration.encoded())
    }

    /// Gives each tree a short name, and makes the lowest, which holds missing mount points.
    private func link(_ trees: [HostPath]) throws(SystemError) {
        for (index, tree) in trees.enumerated() { try link(tree, String(index)) }
        let points = directory / Self.points
        try points.createDirectory()
        try mountPoints.make(in: points)
    }

    private func link(_ path: HostPath, _ name: String) throws(SystemError) {
        try (directory / name).createSymbolicLink(to: path.absolute)
    }

    /// An upper directory's own mode and owner are those of the container's root, whatever our umask.
    private func imitate(_ tree: HostPath?, on upper: HostPath) throws(SystemError) {
        let status = try tree?.status(followingLinks: true)
        try upper.setOwner(status?.owner ?? 0, group: status?.group ?? 0)
        try upper.setMode(status?.mode ?? 0o755)
    }

    private func isEmpty(_ path: HostPath) throws(SystemError) -> Bool {
        try FileDescriptor.open(path, .read, .directory).entryNames().isEmpty
    }
}

extension Bundle {
    /// What makes the container's file system, and a machine without control groups, inside the runtime's own mount,
    /// process and network namespace.
    func preparation(for runtime: SandboxRuntime) -> [NamespaceStep] {
        let plain: MountOptions = [.noSetuid, .noDevices, .noExecution]
        var steps: [NamespaceStep] = []
        if case .namespace(let network) = container.network { steps.append(.join(network)) }
        steps += [
            .mount(source: "", on: "/", type: "", options: [.receiving, .recursive], data: ""),
            .mount(source: "proc", on: "/proc", type: "proc", options: plain, data: ""),
            .detach("/sys/fs/cgroup"),
            runtime.controlGroups,
        ]
        steps += mountRoot
        if container.network != .host {
            // Docker as well lets every user of a container listen on every port.
            steps += [.loopback, .write("0", to: "/proc/sys/net/ipv4/ip_unprivileged_port_start")]
        }
        return steps
    }

    /// Device files in a layer stay dead.
    private var mountRoot: [NamespaceStep] {
        let root = HostPath(Self.root)
        guard let layers = layerCount else {
            return [
                .mount(source: "0", on: root, type: "", options: [.bind, .recursive], data: ""),
                .mount(source: "", on: root, type: "", options: [.bind, .remount, .noDevices], data: ""),
            ]
        }
        let lower = (0..<layers).map(String.init) + [Self.points]
        // Without redirects and metadata-only copies, the upper directory can be read without the others.
        // Volatile: no sync of the whole disk when the root is unmounted; what is kept is synced when it is stored.
        let data =
            "lowerdir=\(lower.joined(separator: ":")),upperdir=\(Self.upper),workdir=\(Self.work)"
            + ",redirect_dir=off,metacopy=off,index=off,xino=off,volatile"
        return [.mount(source: "overlay", on: root, type: "overlay", options: .noDevices, data: data)]
    }

    private var layerCount: Int? {
        switch container.root {
        case .overlay(let lower, _, _), .readOnlyOverlay(let lower): lower.count
        case .directory: nil
        }
    }

    /// The namespaces that are ours, around the container's own.
    var namespaces: Namespaces {
        container.network == .none ? [.mount, .process, .network] : [.mount, .process]
    }

    /// Those that a further process of the container enters.
    var joined: Namespaces { container.network == .host ? namespaces : namespaces.union(.network) }

    /// Takes away what the runtime made in the changed tree to mount on.
    func removeMountPoints() throws(SystemError) {
        if let writableTree { try mountPoints.remove(from: writableTree) }
    }

    /// The bundle's name for what the mount at `index` binds.
    static func bind(_ index: Int) -> String { "bind\(index)" }
}
