internal import Archive
internal import OCI

/// Which package each path belongs to, by the evidence of all layers together: a database that a later layer took away
/// still says whose the files below are.
///
/// Where several claim a file, the distribution's package has it before Python's and Node's.
struct PackageOwners {
    /// Sorted by kind and name.
    let packages: [Attribution.Package]
    private let numbers: [PackageEvidence.Name: Int]
    private var owners: [ImagePath: Owner] = [:]
    private var folders: [ImagePath: Int] = [:]
    /// What the directories that were asked for last lie in.
    private var remembered: (directory: ImagePath, package: Int?)?

    private struct Owner {
        let package: Int
        /// Whether it is the only one, which matters for directories.
        var isAlone = true
    }

    /// - Parameter evidence: of the lowest layer first.
    init(_ evidence: [PackageEvidence]) {
        var versions: [PackageEvidence.Name: String] = [:]
        var names: Set<PackageEvidence.Name> = []
        for layer in evidence {
            versions.merge(layer.versions) { _, upper in upper }
            names.formUnion(layer.claims.map(\.package))
            names.formUnion(layer.folders.values)
        }
        let sorted = names.sorted()
        packages = sorted.map { Attribution.Package(kind: $0.kind, name: $0.name, version: versions[$0]) }
        numbers = Dictionary(uniqueKeysWithValues: zip(sorted, sorted.indices))
        for claim in evidence.flatMap(\.claims).sorted(by: { $0.package.kind.rank < $1.package.kind.rank }) {
            add(claim)
        }
        for layer in evidence {
            for (folder, name) in layer.folders { folders[folder] = numbers[name] }
        }
    }

    private mutating func add(_ claim: PackageEvidence.Claim) {
        guard let package = numbers[claim.package] else { return }
        for path in claim.paths {
            if let owner = owners[path] {
                if owner.package != package { owners[path]?.isAlone = false }
            } else {
                owners[path] = Owner(package: package)
            }
        }
    }

    /// The package that a member of a layer belongs to.
    mutating func owner(of entry: TarEntry) -> Int? {
        let path = entry.path
        if let owner = claimant(of: path) {
            if entry.kind == .directory, !owner.isAlone { return nil }
            return owner.package
        }
        if let owner = metadataOwner(path) ?? folderOwner(path) ?? compiledOwner(path) { return owner }
        if case .symbolicLink(let target) = entry.kind { return linkOwner(path, target) }
        return nil
    }

    /// Who names the path. Where `/usr` is merged a package may name a file without the `usr` that it is stored with,
    /// or the other way round.
    private func claimant(of path: ImagePath) -> Owner? {
        if let owner = owners[path] { return owner }
        guard let first = path.components.first else { return nil }
        if first.elementsEqual(Self.usr) {
            guard let short = path.relative(to: Self.usrPath), Self.isMerged(short) else { return nil }
            return owners[short]
        }
        return Self.isMerged(path) ? owners[Self.usrPath.appending(path)] : nil
    }

    private static let usr = Array("usr".utf8)
    private static let usrPath = (try? ImagePath(usr)) ?? .root
    private static let merged = ["bin", "sbin", "lib", "lib32", "lib64", "libx32"].map { Array($0.utf8) }

    private static func isMerged(_ path: ImagePath) -> Bool {
        path.components.first.map { first in merged.contains { $0.elementsEqual(first) } } ?? false
    }

    /// What dpkg keeps about a package: `info/NAME.postinst`, `info/NAME:amd64.md5sums`, `status.d/NAME`.
    private func metadataOwner(_ path: ImagePath) -> Int? {
        guard let folder = path.parent, Self.metadataFolders.contains(folder) else { return nil }
        let file = String(decoding: path.name, as: UTF8.self)
        if let number = numbers[.init(kind: .debian, name: file)] { return number }
        guard let dot = file.lastIndex(of: ".") else { return nil }
        return numbers[.init(kind: .debian, name: String(file[..<dot].prefix { $0 != ":" }))]
    }

    private static let metadataFolders = ["var/lib/dpkg/info", "var/lib/dpkg/status.d"].compactMap {
        try? ImagePath($0)
    }

    /// The package whose directory it is or lies in, the nearest one.
    private mutating func folderOwner(_ path: ImagePath) -> Int? {
        if folders.isEmpty { return nil }
        if let owner = folders[path] { return owner }
        guard let parent = path.parent else { return nil }
        if let remembered, remembered.directory == parent { return remembered.package }
        var next: ImagePath? = parent
        var found: Int?
        while let folder = next, found == nil {
            found = folders[folder]
            next = folder.parent
        }
        remembered = (parent, found)
        return found
    }

    /// Compiled Python belongs to whom its source belongs: `a/__pycache__/b.cpython-311.pyc` to `a/b.py` (PEP 3147).
    private func compiledOwner(_ path: ImagePath) -> Int? {
        guard path.bytes.hasSuffix(".pyc"), let cache = path.parent, cache.name.elementsEqual("__pycache__".utf8),
            let folder = cache.parent
        else { return nil }
        let source = path.name.prefix { $0 != UInt8(ascii: ".") } + Array(".py".utf8)
        return (try? folder.appending(source)).flatMap { claimant(of: $0)?.package }
    }

    /// A link that nobody names goes with what it leads to.
    private func linkOwner(_ path: ImagePath, _ target: [UInt8]) -> Int? {
        let isAbsolute = target.first == UInt8(ascii: "/")
        let start = isAbsolute ? ImagePath.root : path.parent ?? .root
        guard let goal = try? start.appending(target), let owner = claimant(of: goal), owner.isAlone else { return nil }
        return owner.package
    }
}

extension Attribution.Package.Kind {
    /// Who is believed first.
    fileprivate var rank: Int {
        switch self {
        case .debian, .alpine: 0
        case .python: 1
        case .npm: 2
        case .swift: 3
        }
    }
}
