internal import ContentStore
public import HostSystem

extension DebianPackages {
    /// Runs a command with a directory as its root, and these environment variables only; throws where it fails.
    public typealias RunInRoot = (_ root: HostPath, _ command: [String], _ environment: [String: String]) throws -> Void

    /// Makes an installed system in `root`, an empty directory or none yet: packages unpacked, configured by their own
    /// dpkg, then freed of what differs between two runs. Needs root's rights; file times are left as they come.
    ///
    /// - Parameters:
    ///   - base: what was resolved; its mirror is what the system's own apt will use.
    ///   - epoch: stands for today where a script asks, in seconds since 1970.
    ///   - threads: how many unpack ahead.
    ///   - run: maintainer scripts want `/dev`, `/proc` and a writable root, and no network.
    public func makeFullRoot(
        _ resolved: ResolvedPackages, of base: DebianBase, at root: HostPath, epoch: Int,
        threads: Int = ProcessInfo.processorCount, run: @escaping RunInRoot
    ) throws {
        let byName = Dictionary(resolved.packages.map { ($0.name, $0) }) { first, _ in first }
        let controls = try resolved.packages.map { package in
            try naming(package) { try stored(package).control() }
        }
        try root.createDirectories()
        var installation = try FullRoot(root, controls, epoch: epoch) { command, environment in
            try cancellation.check()
            try run(root, command, environment)
        }
        let sequence = installation.sequence.compactMap { byName[$0] }
        let reading = PackageReading(sequence.map(stored), threads: threads)
        var number = 0
        try installation.install(sources: Self.sources(of: base)) { name, body in
            guard let package = byName[name], let contents = try reading.next() else { return }
            try cancellation.check()
            number += 1
            progress(.unpacking(name: name, number: number, of: sequence.count))
            try naming(package) { try body(contents) }
        } configuring: {
            progress(.configuring(packages: $0))
        }
    }

    /// What the installed system's apt reads: the recipe's mirror, never this machine's.
    private static func sources(of base: DebianBase) -> String {
        var mirror = Mirror(entries: [])
        if let address = base.mirror { mirror = Mirror(archive: address, keyring: mirror.keyring) }
        return mirror.sources(suite: base.suite, components: base.components).map(\.deb822).joined(separator: "\n")
    }
}
