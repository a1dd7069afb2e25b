internal import ContentStore
public import HostSystem

extension DebianPackages {
    /// Runs a command with a directory as its root, and these environment variables only; throws where it fails.
    public typealias RunInRoot = (_ root: HostPath, _ command: [String], _ environment: [String: String]) throws -> Void

    /// Makes an installed system in `root`, an empty directory or none yet: packages unpacked by dpkg, maintainer scripts run, then
    /// freed of what differs between two runs. Needs root's rights; file times are left as they come.
    ///
    /// - Parameters:
    ///   - base: what was resolved; its mirror is what the system's own apt will use.
    ///   - epoch: stands for today where a script asks, in seconds since 1970.
    ///   - run: maintainer scripts want `/dev`, `/proc` and a writable root, and no network.
    public func makeFullRoot(
        _ resolved: ResolvedPackages, of base: DebianBase, at root: HostPath, epoch: Int, run: @escaping RunInRoot
    ) throws {
        var packages: [FullRoot.Package] = []
        for package in resolved.packages {
            let file = try file(of: package)
            let control = try naming(package) { try PackageFile.control(of: file) }
            packages.append(FullRoot.Package(package: package, file: file, stanza: control.stanza))
        }
        try root.createDirectories()
        let installation = FullRoot(root: root, epoch: epoch, cancellation: cancellation) { command, environment in
            try cancellation.check()
            try run(root, command, environment)
        }
        try installation.install(packages, sources: Self.sources(of: base)) { progress(.configuring(packages: $0)) }
    }

    /// What the installed system's apt reads: the recipe's mirror, never this machine's.
    private static func sources(of base: DebianBase) -> String {
        var mirror = Mirror(entries: [])
        if let address = base.mirror { mirror = Mirror(archive: address, keyring: mirror.keyring) }
        return mirror.sources(suite: base.suite, components: base.components).map(\.deb822).joined(separator: "\n")
    }
}
