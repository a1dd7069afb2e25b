internal import Archive
internal import HostSystem
internal import OCI

/// Installs packages into an empty directory as dpkg does, with their maintainer scripts.
///
/// We unpack, on all processors, and write down what dpkg would have written; then the new system's own dpkg configures.
/// So nothing is unpacked twice, as it is where an old dpkg has to bring the new one first.
struct FullRoot {
    let root: HostPath
    let epoch: Int
    /// Runs a command with `root` as its root directory.
    let run: (_ command: [String], _ environment: [String: String]) throws -> Void

    /// Reads a package and lends what is in it.
    typealias Lend = (_ name: String, _ body: (PackageContents) throws -> Void) throws -> Void

    private var lists: FileLists
    private let controls: [String: PackageControl]
    private let order: InstallationOrder

    init(
        _ root: HostPath, _ controls: [PackageControl], epoch: Int,
        run: @escaping (_ command: [String], _ environment: [String: String]) throws -> Void
    ) throws {
        self.root = root
        self.epoch = epoch
        self.run = run
        let stanzas = controls.map(\.stanza)
        lists = FileLists(stanzas)
        order = try InstallationOrder(stanzas)
        self.controls = Dictionary(controls.map { ($0.stanza["Package"] ?? "", $0) }) { first, _ in first }
    }

    /// The packages in the order in which ``install(sources:_:configuring:)`` reads them.
    var sequence: [String] { order.steps.flatMap { $0 } }

    /// Installs everything.
    /// - Parameters:
    ///   - sources: what apt of the new system reads.
    ///   - lend: reads the package of this name, the next of ``sequence``, and lends what is in it.
    ///   - configuring: is told how many packages a step has.
    mutating func install(
        sources: String, _ lend: Lend, configuring: (Int) -> Void
    ) throws {
        try FullRootSkeleton.make(in: root, for: Array(controls.values))
        var isFirst = true
        for step in order.steps where !step.isEmpty {
            let packages = step.compactMap { controls[$0] }
            // A preinst comes before its package's files. For the first there is no shell yet.
            if !isFirst { try runPreinst(of: packages) }
            try unpack(packages, lend)
            if isFirst { try runPreinst(of: packages) }
            configuring(packages.count)
            try configure(step, isFirst)
            isFirst = false
        }
        try FullRootSkeleton.clean(root)
        try RootDirectories(root).write(Array(sources.utf8), to: ImagePath("etc/apt/sources.list.d/debian.sources"))
        try Normalisation.apply(to: root, epoch: epoch)
    }

    private mutating func unpack(_ packages: [PackageControl], _ lend: Lend) throws {
        let directories = try RootDirectories(root)
        let database = DpkgDatabase(directories)
        let diversions = try Diversions(directories.read(ImagePath("\(DpkgDatabase.folder)/diversions")) ?? [])
        var unpacked: [PackageControl] = []
        var losers: Set<String> = []
        for control in packages {
            let name = control.stanza["Package"] ?? ""
            try lend(name) { contents in
                _ = try contents.control()
                var files = try UnpackedFiles(directories, diversions, of: control)
                try files.unpack(contents, &lists)
                losers.formUnion(files.losers)
                let sums = files.sums?.text(of: lists[name])
                unpacked.append(
                    sums.map { control.adding(PackageControl.Member(name: "md5sums", content: $0)) } ?? control)
            }
        }
        try database.add(unpacked, lists)
        for loser in losers.sorted() {
            if let control = controls[loser] { try database.writeList(of: control.stanza, lists) }
        }
        let triggers = DpkgTriggers(directories)
        try triggers.activate(filesOf: packages, lists)
        try triggers.addInterests(of: packages)
    }

    private func runPreinst(of packages: [PackageControl]) throws {
        let version = controls["dpkg"]?.stanza["Version"] ?? ""
        try PreinstScripts(of: packages, version: version, environment: environment).run(RootDirectories(root), run)
    }

    private func configure(_ names: [String], _ isFirst: Bool) throws {
        var arguments = ["dpkg", "--configure", "--force-unsafe-io", "--force-confold"]
        // Essential packages need each other in circles, and do without what is not configured yet (Debian policy, 3.8).
        if isFirst { arguments.append("--force-depends") }
        try run(arguments + names, environment)
    }

    private var environment: [String: String] {
        [
            "PATH": "/\(FullRootSkeleton.answers):/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": "/root",
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC", "DEBIAN_FRONTEND": "noninteractive", "DEBCONF_NONINTERACTIVE_SEEN": "true",
            // shadow-utils, man-db and others write this instead of today.
            "SOURCE_DATE_EPOCH": String(epoch),
        ]
    }
}
