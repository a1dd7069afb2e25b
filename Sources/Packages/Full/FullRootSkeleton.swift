internal import HostSystem
internal import OCI

/// What dpkg and the first maintainer scripts take for granted.
enum FullRootSkeleton {
    private static let policy = "usr/sbin/policy-rc.d"
    /// Programs that scripts find before the system's own.
    static let answers = "\(DpkgDatabase.folder)/answers"
    /// Architectures whose loader is in `/lib64`.
    private static let wide: Set<String> = ["amd64", "loong64", "mips64el", "ppc64el"]

    /// - Parameter root: an empty directory.
    static func make(in root: HostPath, for packages: [PackageControl]) throws {
        try root.setMode(0o755)
        let directories = try RootDirectories(root)
        let isWide = packages.contains { Self.wide.contains($0.stanza["Architecture"] ?? "") }
        for name in ["bin", "lib", "sbin"] + (isWide ? ["lib64"] : []) {
            _ = try directories.open(ImagePath("usr/\(name)"))
            try (root / name).createSymbolicLink(to: HostPath("usr/\(name)"))
        }
        let folders =
            ["dev", "etc", "proc", "run", "sys"]
            + ["info", "triggers", "updates"].map { "\(DpkgDatabase.folder)/\($0)" }
        for path in folders { _ = try directories.open(ImagePath(path)) }
        try directories.open(ImagePath("tmp")).file.setMode(0o1777)
        try directories.write(Array("1\n".utf8), to: ImagePath("\(DpkgDatabase.folder)/info/format"))
        for path in ["status", "available"] {
            try directories.write([], to: ImagePath("\(DpkgDatabase.folder)/\(path)"))
        }
        // No service starts while it is installed: invoke-rc.d asks this.
        try directories.write(Array("#!/bin/sh\nexit 101\n".utf8), to: ImagePath(policy), mode: 0o755)
        // It would compare our root with that of process 1, which is the same in a sandbox, and libc's script would wait
        // for an init to start anew. Here as in a chroot there is none.
        try directories.write(Array("#!/bin/sh\nexit 0\n".utf8), to: ImagePath("\(answers)/ischroot"), mode: 0o755)
    }

    /// Takes away what only the installation needed.
    static func clean(_ root: HostPath) throws {
        let directories = try RootDirectories(root)
        for path in [policy, answers] {
            let path = try ImagePath(path)
            try directories.parent(of: path).file.removeTree(HostPath(bytes: path.name))
        }
    }
}
