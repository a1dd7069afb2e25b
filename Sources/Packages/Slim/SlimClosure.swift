/// Which of the packages that apt would install a slim file system wants: those that the recipe names and what they
/// need *to run*.
///
/// Debian declares as dependencies also what only maintainer scripts call; no maintainer script runs here. Such edges
/// are not followed, unless the recipe names the package itself. What nothing reaches is left out. Essential packages
/// come in only where a dependency or the recipe names them: nothing runs a shell unless something asks for one.
/// docs/decisions/ tells why each edge is here.
struct SlimClosure {
    /// Packages that configure a system: nothing but maintainer scripts calls them.
    static let configurationTools: Set<String> = [
        "adduser", "cdebconf", "debconf", "debconf-2.0", "debianutils", "dpkg", "init-system-helpers", "install-info",
        "lsb-base", "passwd", "sensible-utils", "ssl-cert", "systemd-sysusers", "sysvinit-utils", "ucf", "usrmerge",
    ]

    /// Single edges that serve a maintainer script, though the target serves programs elsewhere.
    static let scriptEdges: [String: Set<String>] = [
        // Makes its bundle and its hash links with `openssl rehash`; we make them ourselves.
        "ca-certificates": ["openssl"],
        // Only its preinst wants an awk.
        "base-files": ["awk", "mawk"],
        // Only `update-passwd` uses them.
        "base-passwd": ["libdebconfclient0", "libselinux1"],
    ]

    /// Always there, for what it holds: the release's name for scanners, licences that copyright files refer to.
    static let foundation = ["base-files"]

    private let stanzas: [String: ControlStanza]
    private let providers: [String: [String]]
    private let excluded: Set<String>

    init(_ stanzas: [ControlStanza], excluding: [String]) {
        var byName: [String: ControlStanza] = [:]
        var providers: [String: [String]] = [:]
        for stanza in stanzas {
            guard let name = stanza["Package"] else { continue }
            byName[name] = stanza
            for relation in Relation.parse(stanza["Provides"] ?? "") {
                providers[relation.alternatives[0], default: []].append(name)
            }
        }
        self.stanzas = byName
        self.providers = providers.mapValues { $0.sorted() }
        excluded = Set(excluding)
    }

    /// The names of the packages to keep.
    func kept(for requested: [String]) -> Set<String> {
        let named = Set((requested + Self.foundation).flatMap(candidates))
        var kept: Set<String> = []
        var pending = named.sorted()
        while let name = pending.popLast() {
            guard !excluded.contains(name), kept.insert(name).inserted else { continue }
            pending += dependencies(of: name, named: named)
        }
        return kept
    }

    private func dependencies(of name: String, named: Set<String>) -> [String] {
        guard let stanza = stanzas[name] else { return [] }
        let relations = ["Pre-Depends", "Depends"].flatMap { Relation.parse(stanza[$0] ?? "") }
        return relations.compactMap { relation in
            let found = relation.alternatives.lazy.compactMap { wanted in
                candidates(wanted).first.map { (wanted, $0) }
            }.first
            guard let (wanted, target) = found else { return nil }
            let serviceOnly = [wanted, target].contains { word in
                Self.configurationTools.contains(word) || Self.scriptEdges[name]?.contains(word) == true
            }
            return serviceOnly && !named.contains(target) ? nil : target
        }
    }

    /// The packages of the list that answer to a name: the one that has it, else those that provide it.
    private func candidates(_ name: String) -> [String] {
        let name = String(name.prefix { $0 != ":" })
        return stanzas[name] == nil ? providers[name] ?? [] : [name]
    }
}
