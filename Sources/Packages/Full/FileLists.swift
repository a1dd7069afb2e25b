internal import OCI

/// Which package has which files, by the names that the packages give them.
struct FileLists {
    private var lists: [String: [ImagePath]] = [:]
    private var owners: [ImagePath: String] = [:]
    /// The packages that `Replaces` names, by package. Versions are left out: apt has chosen packages that go together.
    private let replaces: [String: Set<String>]

    init(_ stanzas: [ControlStanza]) {
        var replaces: [String: Set<String>] = [:]
        for stanza in stanzas {
            guard let name = stanza["Package"], let field = stanza["Replaces"] else { continue }
            replaces[name] = Set(Relation.parse(field).flatMap(\.alternatives))
        }
        self.replaces = replaces
    }

    /// The package's files in the order in which they were added.
    subscript(package: String) -> [ImagePath] { lists[package] ?? [] }

    mutating func addDirectory(_ path: ImagePath, of package: String) { lists[package, default: []].append(path) }

    enum Claim: Hashable {
        case granted
        /// It was the other package's until now.
        case taken(from: String)
        /// Another package has it, and replaces this one.
        case refused
    }

    /// A package wants to have a file. Where two have the same, the one that says that it replaces the other has it.
    mutating func claim(_ path: ImagePath, for package: String, isDiverted: Bool) throws(PackagesError) -> Claim {
        var claim = Claim.granted
        if !isDiverted, let owner = owners[path], owner != package {
            if replaces[package]?.contains(owner) == true {
                lists[owner]?.removeAll { $0 == path }
                claim = .taken(from: owner)
            } else if replaces[owner]?.contains(package) == true {
                return .refused
            } else {
                throw PackagesError(.damaged, "it has \(path), which is also in \(owner)")
            }
        }
        owners[path] = package
        lists[package, default: []].append(path)
        return claim
    }
}
