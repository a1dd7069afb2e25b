internal import HostSystem

/// Installs packages into an empty directory with dpkg and their maintainer scripts, as an installed system has them.
struct FullRoot {
    let root: HostPath
    let epoch: Int
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
        try prepare()
        for (number, step) in order.steps.enumerated() where !step.isEmpty {
            let packages = step.compactMap { byName[$0] }
            configuring(packages.count)
            if number == 0 { try unpack(packages) }
            try configure(packages, first: number == 0)
        }
        try (root / Self.policy).removeTree()
        try (root / "etc/apt/sources.list.d").createDirectories()
        try AtomicFile.write(Array(sources.utf8), to: root / "etc/apt/sources.list.d/debian.sources", durable: false)
        try Normalisation.apply(to: root, epoch: epoch)
    }

    /// What dpkg and the first scripts take for granted.
    private func prepare() throws {
        for name in ["bin", "lib", "lib64", "sbin"] {
            try (root / "usr" / name).createDirectories()
            try (root / name).createSymbolicLink(to: HostPath("usr/\(name)"))
        }
        let folders = ["dev", "etc", "proc", "run", "sys", "tmp", "var/lib/dpkg/info", "var/lib/dpkg/updates"]
        for path in folders + [Self.archives] { try (root / path).createDirectories() }
        try (root / "tmp").setMode(0o1777)
        for path in ["var/lib/dpkg/status", "var/lib/dpkg/available"] {
            try AtomicFile.write([], to: root / path, durable: false)
        }
        // No service starts while it is installed: invoke-rc.d asks this.
        try AtomicFile.write(Array("#!/bin/sh\nexit 101\n".utf8), to: root / Self.policy, mode: 0o755, durable: false)
        try (root / Self.policy).setMode(0o755)
    }

    /// Unpacks without dpkg, which is not there yet. It unpacks the same files again, and then knows them.
    private func unpack(_ packages: [Package]) throws {
        for package in packages {
            let pipe = try FileDescriptor.pipe()
            let source = try ChildProcess.start(
                Command("dpkg-deb", ["--fsys-tarfile", package.file.description]),
                ChildProcess.Streams(output: pipe.input.raw, error: 2))
            let options = ["--extract", "--preserve-permissions", "--numeric-owner", "--keep-directory-symlink"]
            let target = try ChildProcess.start(
                Command("tar", options + ["--directory", root.description]),
                ChildProcess.Streams(input: pipe.output.raw, error: 2))
            _ = consume pipe
            let (unpacked, written) = (try source.wait(), try target.wait())
            guard unpacked.isSuccess, written.isSuccess else {
                throw PackagesError(.damaged, "\(package.package.name) cannot be unpacked into \(root)")
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
