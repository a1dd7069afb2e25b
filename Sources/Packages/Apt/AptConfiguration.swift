internal import HostSystem

/// An apt of our own: this machine's settings (proxies, credentials, what its clock forces on it), but our sources,
/// state and cache, nothing installed, and none of the machine's hooks.
///
/// apt reads `/etc/apt/apt.conf.d` first and then the file given by `-c`, which therefore has the last word (apt.conf(5)).
struct AptConfiguration: Sendable {
    let directory: HostPath
    let sources: [SourceEntry]
    /// Nil for this machine's.
    let architecture: String?

    var file: HostPath { directory / "apt.conf" }
    var lists: HostPath { directory / "state" / "lists" }

    /// Writes the files. `directory` holds nothing else.
    func write() throws {
        for folder in ["state/lists/partial", "cache/archives/partial", "sources.list.d", "log"] {
            try (directory / folder).createDirectories()
        }
        let list = sources.map(\.deb822).joined(separator: "\n")
        try AtomicFile.write(Array("".utf8), to: directory / "status", durable: false)
        try AtomicFile.write(Array(list.utf8), to: directory / "sources.list.d" / "debian.sources", durable: false)
        try AtomicFile.write(Array(text.utf8), to: file, durable: false)
    }

    /// Hooks that hosts set: to clean caches (images of Docker do), to tell desktops, to configure packages.
    private static let hooks = [
        "APT::Update::Pre-Invoke", "APT::Update::Post-Invoke", "APT::Update::Post-Invoke-Success", "DPkg::Pre-Invoke",
        "DPkg::Post-Invoke", "DPkg::Pre-Install-Pkgs", "AptCli::Hooks",
    ]

    private var architectures: [(String, String)] {
        architecture.map { [("APT::Architecture", $0), ("APT::Architectures", $0)] } ?? []
    }

    private var text: String {
        let settings = [
            ("Dir::State", "\(directory / "state")"), ("Dir::State::status", "\(directory / "status")"),
            ("Dir::Cache", "\(directory / "cache")"), ("Dir::Cache::pkgcache", "pkgcache.bin"),
            ("Dir::Cache::srcpkgcache", ""), ("Dir::Etc::sourcelist", "/dev/null"),
            ("Dir::Etc::sourceparts", "\(directory / "sources.list.d")"), ("Dir::Etc::preferences", "/dev/null"),
            ("Dir::Etc::preferencesparts", "/dev/null"), ("Dir::Log", "\(directory / "log")"),
            ("APT::Install-Recommends", "false"), ("APT::Install-Suggests", "false"),
            ("APT::Default-Release", ""), ("APT::Update::Error-Mode", "any"),
            ("APT::Get::AllowUnauthenticated", "false"),
            ("Acquire::AllowInsecureRepositories", "false"), ("Acquire::Languages", "none"),
            ("Acquire::Retries", "3"), ("Acquire::http::Timeout", "30"), ("Acquire::https::Timeout", "30"),
        ]
        return Self.hooks.map { "#clear \($0);\n" }.joined()
            + (settings + architectures).map { "\($0) \"\($1)\";\n" }.joined()
            + (isReachableForAll(directory) ? "" : "APT::Sandbox::User \"root\";\n")
    }
}

/// Whether every user can go through this directory and those above it. apt run by root downloads as the user `_apt`,
/// who cannot enter a cache below `/root`; apt's own answer to that is to download as root, with a warning.
func isReachableForAll(_ directory: HostPath) -> Bool {
    var path = directory.absolute
    while true {
        guard let status = try? path.status(followingLinks: true), status.mode & 0o001 != 0 else { return false }
        if path == "/" { return true }
        path = path.parent
    }
}

/// Lets apt's download user write into `directory`, where there is such a user and we may give files away.
func admitDownloadUser(to directory: HostPath) throws(SystemError) {
    guard ProcessInfo.effectiveUserID == 0, isReachableForAll(directory), let user = downloadUser() else { return }
    try directory.setOwner(user, group: 0)
}

private func downloadUser() -> UInt32? {
    guard let text = try? HostPath("/etc/passwd").read(limit: 16 << 20) else { return nil }
    for line in text.split(separator: newline) {
        let fields = line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        if fields.count > 2, fields[0].elementsEqual("_apt".utf8) {
            return UInt32(String(decoding: fields[2], as: UTF8.self))
        }
    }
    return nil
}
