internal import HostSystem
internal import Sandbox
internal import TestSupport
internal import Testing

/// The runtimes on this machine.
let runtimes = SandboxRuntime.Kind.allCases.filter { Requirement.tool($0.rawValue) && Requirement.root }

/// A place to run containers whose programs are this machine's own `/usr`.
struct Workshop {
    let directory: HostPath
    let runtime: SandboxRuntime

    /// The lowest tree: the names that a file system must have.
    var skeleton: HostPath { directory / "skeleton" }
    var upper: HostPath { directory / "upper" }
    var work: HostPath { directory / "work" }
    var output: HostPath { directory / "output" }

    static func with<Result>(_ kind: SandboxRuntime.Kind, _ body: (Workshop) throws -> Result) throws -> Result {
        try withTemporaryDirectory { directory in
            let shop = Workshop(directory: directory, runtime: try #require(SandboxRuntime(kind)))
            try shop.makeSkeleton(shop.skeleton)
            try shop.upper.createDirectory()
            try shop.work.createDirectory()
            return try body(shop)
        }
    }

    func makeSkeleton(_ tree: HostPath) throws {
        for name in ["usr", "etc", "tmp", "data", "root"] { try (tree / name).createDirectories() }
        try (tree / "tmp").setMode(0o1777)
        for name in ["bin", "sbin", "lib", "lib64"] {
            try (tree / name).createSymbolicLink(to: HostPath("usr/" + name))
        }
        try AtomicFile.write(
            Array("root:x:0:0::/root:/bin/sh\nworker:x:1234:1235::/data:/bin/sh\n".utf8), to: tree / "etc/passwd")
    }

    /// A container with this machine's programs.
    func container(_ arguments: [String], lower: [HostPath]? = nil) -> Container {
        Container(
            root: .overlay(lower: lower ?? [skeleton], upper: upper, work: work), scratch: directory / "scratch",
            arguments: arguments, environment: [("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin")],
            mounts: [.init(.bind("/usr", readOnly: true), at: "/usr")])
    }

    /// Runs a container to its end.
    func run(
        _ container: Container, cancellation: Cancellation = Cancellation()
    ) throws -> (status: HostSystem.ExitStatus, text: String) {
        try container.scratch.removeTree()
        let status = try FileDescriptor.open(output, .write, [.create, .truncate]).lent { file in
            try runtime.run(container, output: file, cancellation: cancellation)
        }
        return (status, String(decoding: try output.read(), as: UTF8.self))
    }

    func shell(
        _ script: String, _ change: (inout Container) -> Void = { _ in }
    ) throws -> (status: HostSystem.ExitStatus, text: String) {
        var container = container(["/bin/sh", "-c", script])
        change(&container)
        return try run(container)
    }

    /// What the containers changed: every path below the upper directory, directories with a slash.
    func changes() throws -> [String] {
        var paths: [String] = []
        try DirectoryWalk(upper).forEach { entry, _ in
            let mark =
                switch entry.status.kind {
                case .directory: "/"
                case .characterDevice: entry.status.isWhiteout ? " removed" : " device"
                default: ""
                }
            paths.append(entry.path.description + mark)
            return .descend
        }
        return paths
    }
}

extension FileDescriptor {
    consuming func lent<Result>(_ body: (Int32) throws -> Result) rethrows -> Result {
        try body(raw)
    }
}

/// Whether anything of a container is left: a process or a mount namespace that knows its directory.
func tracesLeft(of directory: HostPath) throws -> [String] {
    var traces: [String] = []
    for entry in try FileDescriptor.open("/proc", .read, .directory).entryNames() {
        let name = String(decoding: entry, as: UTF8.self)
        guard Int(name) != nil, let mounts = try? (HostPath("/proc") / name / "mountinfo").read() else { continue }
        if String(decoding: mounts, as: UTF8.self).contains(directory.name) { traces.append("mount seen by \(name)") }
    }
    return traces
}
