internal import HostSystem

/// Where Debian's archive and its security updates are, and who may sign them.
struct Mirror: Hashable, Sendable {
    var archive: String
    /// Nil where a mirror has no security archive that we could guess.
    var security: String?
    var keyring: HostPath

    static let canonicalArchive = "http://deb.debian.org/debian"
    static let canonicalSecurity = "http://deb.debian.org/debian-security"
    static let defaultKeyring: HostPath = "/usr/share/keyrings/debian-archive-keyring.gpg"

    /// What this machine's apt uses for Debian; where it has no Debian source, Debian's own addresses.
    init(entries: [SourceEntry]) {
        let ours = entries.filter { $0.components.contains("main") && $0.suites.contains(where: isDebianSuite) }
        let archive = ours.first { $0.addresses[0].pathContains("debian") }
        let security = ours.first { $0.addresses[0].pathContains("debian-security") }
        self.archive = archive?.addresses[0] ?? Self.canonicalArchive
        self.security =
            security?.addresses[0] ?? Self.security(beside: self.archive)
            ?? (archive == nil ? Self.canonicalSecurity : nil)
        keyring = (archive?.keyring ?? security?.keyring).map { HostPath($0) } ?? Self.defaultKeyring
    }

    /// The mirror that a recipe asks for.
    init(archive: String, keyring: HostPath) {
        self.archive = archive
        security = Self.security(beside: archive)
        self.keyring = keyring
    }

    /// `…/debian` has its security updates at `…/debian-security`, snapshots included.
    private static func security(beside archive: String) -> String? {
        var parts = archive.split(separator: "/", omittingEmptySubsequences: false)
        guard let place = parts.lastIndex(of: "debian"), place > 2 else { return nil }
        parts[place] = "debian-security"
        return parts.joined(separator: "/")
    }

    /// The sources of one suite with its updates.
    func sources(suite: String, components: [String]) -> [SourceEntry] {
        func entry(_ address: String, _ suites: [String]) -> SourceEntry {
            SourceEntry(
                addresses: [address], suites: suites, components: components, keyring: keyring.description)
        }
        // Without a sibling for security updates this is no mirror of all of Debian: it has the suite that was named.
        guard !rolling.contains(suite), let security else { return [entry(archive, [suite])] }
        return [entry(archive, [suite, "\(suite)-updates"]), entry(security, ["\(suite)-security"])]
    }

    /// Reads the sources of this machine's apt. What cannot be read or understood is apt's own business, not ours:
    /// then Debian's addresses stand in.
    static func ofHost(_ etc: HostPath = "/etc/apt") -> Mirror {
        var entries: [SourceEntry] = []
        let folder = etc / "sources.list.d"
        let names = (try? FileDescriptor.open(folder, .read, .directory).entryNames()) ?? []
        for path in [etc / "sources.list"] + names.map({ folder.appending(HostPath(bytes: $0)) }) {
            guard let text = try? path.read(limit: 1 << 20) else { continue }
            if path.name.hasSuffix(".list") { entries += SourceEntry.parseList(text) }
            if path.name.hasSuffix(".sources") { entries += (try? SourceEntry.parseDeb822(text)) ?? [] }
        }
        return Mirror(entries: entries)
    }
}

/// Suites that get no separate updates.
private let rolling: Set<String> = ["sid", "unstable", "experimental", "rc-buggy"]

private func isDebianSuite(_ suite: String) -> Bool {
    let names: Set<Substring> = [
        "buster", "bullseye", "bookworm", "trixie", "forky", "duke", "sid", "oldoldstable", "oldstable", "stable",
        "testing", "unstable",
    ]
    return suite.split { $0 == "-" || $0 == "/" }.first.map(names.contains) ?? false
}

extension String {
    fileprivate func pathContains(_ component: String) -> Bool {
        split(separator: "/").dropFirst(2).contains { $0 == component }
    }
}
