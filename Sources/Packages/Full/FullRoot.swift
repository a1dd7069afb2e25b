internal import HostSystem

/// Installs packages into an empty directory with dpkg and their maintainer scripts, as an installed system has them.
struct FullRoot {
    let root: HostPath
    let epoch: Int
    let cancellation: Cancellation
    /// Runs a command with `root` as its root directory.
    let run: (_ command: [String], _ environment: [String: String]) throws -> Void

    /// A package with its file and its `control`.
    struct Package {
        let package: DebianPackage
        let file: HostPath
        let stanza: ControlStanza
    }

    private static let archives = "var/cache/apt/archives"
    private static let policy = "usr/sbin/policy-rc.d"

    func install(_ packages: [Package], sources: String, configuring: (Int) -> Void) throws {
        let order = try InstallationOrder(packages.map(\.stanza))
        let byName = Dictionary(packages.map { ($0.package.name, $0) }) { first, _ in first }
        try prepare(lib64: packages.contains { Self.wide.contains($0.package.architecture) })
        for (number, step) in order.steps.enumerated() where !step.isEmpty {
            let packages = step.compactMap { byName[$0] }
            configuring(packages.count)
            if number == 0 { try unpack(packages) }
            try configure(packages, first: number == 0)
        }
        try (root / Self.policy).removeTree()
        try makeDirectory("etc/apt/sources.list.d")
        try makeFile("etc/apt/sources.list.d/debian.sources", sources)
        try Normalisation.apply(to: root, epoch: epoch)
    }

    /// Architectures whose loader is in `/lib64`.
    private static let wide: Set<String> = ["amd64", "loong64", "mips64el", "ppc64el"]

    /// What dpkg and the first scripts take for granted.
    private func prepare(lib64: Bool) throws {
        try root.setMode(0o755)
        for name in ["bin", "lib", "sbin"] + (lib64 ? ["lib64"] : []) {
            try makeDirectory("usr/\(name)")
            try (root / name).createSymbolicLink(to: HostPath("usr/\(name)"))
        }
        let folders = ["dev", "etc", "proc", "run", "sys", "var/lib/dpkg/info", "var/lib/dpkg/updates", Self.archives]
        for path in folders { try makeDirectory(path) }
        try makeDirectory("tmp", mode: 0o1777)
        for path in ["var/lib/dpkg/status", "var/lib/dpkg/available"] { try makeFile(path, "") }
        // No service starts while it is installed: invoke-rc.d asks this.
        try makeFile(Self.policy, "#!/bin/sh\nexit 101\n", mode: 0o755)
    }

    /// Makes a directory and those above it, whatever the user's umask is.
    private func makeDirectory(_ path: String, mode: UInt32 = 0o755) throws {
        let place = root / path
        if try place.statusIfExists()?.kind == .directory { return }
        if place.parent != root, let parent = path.lastIndex(of: "/") { try makeDirectory(String(path[..<parent])) }
        try place.createDirectory()
        try place.setMode(mode)
    }

    private func makeFile(_ path: String, _ text: String, mode: UInt32 = 0o644) throws {
        try AtomicFile.write(Array(text.utf8), to: root / path, durable: false)
        try (root / path).setMode(mode)
    }

    /// Unpacks without the new system's dpkg, which is not there yet. It unpacks the same files again, and then knows
    /// them. tar says so too where dpkg-deb ends early.
    private func unpack(_ packages: [Package]) throws {
        let script = "dpkg-deb --fsys-tarfile \"$1\" | tar -x -p --numeric-owner --keep-directory-symlink -C \"$2\""
        for package in packages {
            let arguments = ["-c", script, "sh", package.file.description, root.description]
            let result = try ChildProcess.run(Command("/bin/sh", arguments), cancellation: cancellation)
            guard result.status.isSuccess else {
                throw PackagesError(
                    .damaged,
                    "\(package.package.name) cannot be unpacked into \(root): \(result.errorText.prefix(1000))")
            }
        }
    }

    private func configure(_ packages: [Package], first: Bool) throws {
        var arguments = ["dpkg", "--install", "--force-unsafe-io", "--force-confold"]
        // Essential packages need each other in circles, and do without what is not configured yet (Debian policy, 3.8).
        if first { arguments.append("--force-depends") }
        for package in packages {
            let name = "\(Self.archives)/\(package.package.name).deb"
            try copy(package.file, to: root / name)
            arguments.append("/\(name)")
        }
        try run(arguments, environment)
        for package in packages { try (root / "\(Self.archives)/\(package.package.name).deb").unlink() }
    }

    private var environment: [String: String] {
        [
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root",
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC", "DEBIAN_FRONTEND": "noninteractive", "DEBCONF_NONINTERACTIVE_SEEN": "true",
            // shadow-utils, man-db and others write this instead of today.
            "SOURCE_DATE_EPOCH": String(epoch),
        ]
    }

    private func copy(_ source: HostPath, to destination: HostPath) throws {
        let input = try FileDescriptor.open(source)
        let output = try FileDescriptor.open(destination, .write, [.create, .exclusive])
        while true {
            let bytes = try input.read(upTo: 1 << 20)
            if bytes.isEmpty { return }
            try output.write(bytes)
        }
    }
}
