internal import HostSystem

/// Takes out of an installed file system what differs between two installations of the same packages, and what only
/// the installation needed. File times are left to whoever makes a layer of it.
enum Normalisation {
    /// Emptied, but kept: programs expect them.
    private static let emptiedDirectories = [
        "run", "tmp", "var/tmp", "var/log", "var/cache/apt", "var/lib/apt/lists", "var/cache/debconf", "var/cache/man",
        "var/lib/systemd", "var/backups",
    ]

    private static let removed = [
        "var/cache/ldconfig/aux-cache", "var/lib/dbus/machine-id", "var/lib/dpkg/available", "var/lib/dpkg/lock",
        "var/lib/dpkg/lock-frontend", "var/lib/dpkg/triggers/Lock", "var/lib/dpkg/status-old",
        "var/lib/dpkg/diversions-old", "var/lib/dpkg/statoverride-old", "etc/passwd-", "etc/group-", "etc/shadow-",
        "etc/gshadow-", "etc/subuid-", "etc/subgid-", "etc/.pwd.lock", "etc/resolv.conf", "etc/hostname",
        "etc/ssl/private/ssl-cert-snakeoil.key", "etc/ssl/certs/ssl-cert-snakeoil.pem",
    ]

    static func apply(to root: HostPath, epoch: Int) throws {
        for path in emptiedDirectories { try empty(root / path) }
        for path in removed { try (root / path).removeTree() }
        // An empty file is what systemd and D-Bus take for "make one at the first start" (machine-id(5)).
        let machine = root / "etc/machine-id"
        if machine.exists { _ = try FileDescriptor.open(machine, .write, [.truncate, .noFollow]) }
        try removeBytecode(root)
        try fixPasswordDates(root / "etc/shadow", day: epoch / 86_400)
    }

    private static func empty(_ directory: HostPath) throws {
        guard try directory.statusIfExists()?.kind == .directory else { return }
        for name in try FileDescriptor.open(directory, .read, [.directory, .noFollow]).entryNames() {
            let path = directory.appending(HostPath(bytes: name))
            // Directories that packages own are in dpkg's lists, and services write into them.
            if try path.status().kind == .directory { try empty(path) } else { try path.unlink() }
        }
    }

    /// Compiled Python names the time of its source, which a layer changes: Python would ignore it.
    private static func removeBytecode(_ root: HostPath) throws {
        var folders: [HostPath] = []
        for top in ["usr/lib", "usr/share", "usr/local/lib"] where try (root / top).statusIfExists()?.kind == .directory
        {
            try DirectoryWalk(root / top).forEach { entry, _ throws(SystemError) in
                guard entry.path.name == "__pycache__", entry.status.kind == .directory else { return .descend }
                folders.append((root / top).appending(entry.path))
                return .skip
            }
        }
        for folder in folders { try folder.removeTree() }
    }

    /// The third field of a line in shadow(5) is the day of the last change: the day of the build.
    private static func fixPasswordDates(_ shadow: HostPath, day: Int) throws {
        guard let status = try shadow.statusIfExists(), status.kind == .regular else { return }
        let lines = try shadow.read().split(separator: newline).map { line in
            var fields = line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            if fields.count > 2 { fields[2] = Array("\(day)".utf8)[...] }
            return fields.joined(separator: [UInt8(ascii: ":")]) + [newline]
        }
        let file = try FileDescriptor.open(shadow, .write, [.truncate, .noFollow])
        try file.write(Array(lines.joined()))
    }
}
