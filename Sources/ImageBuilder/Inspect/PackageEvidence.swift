internal import Archive
internal import OCI

/// What a layer itself says about the packages in it: what package managers noted in their databases, read while the
/// layer went by. What cannot be understood says nothing.
struct PackageEvidence: Hashable, Sendable {
    /// A package whatever its version.
    struct Name: Hashable, Sendable, Comparable {
        let kind: Attribution.Package.Kind
        let name: String

        static func < (left: Name, right: Name) -> Bool {
            (left.kind.rawValue, left.name) < (right.kind.rawValue, right.name)
        }
    }

    /// Paths that a package names as its own.
    struct Claim: Hashable, Sendable {
        let package: Name
        let paths: [ImagePath]
    }

    private(set) var versions: [Name: String] = [:]
    private(set) var claims: [Claim] = []
    /// Directories that belong to a package with everything in them, unless something in them belongs to another.
    private(set) var folders: [ImagePath: Name] = [:]

    mutating func add(_ package: Name, version: String?) {
        if let version { versions[package] = version }
    }

    mutating func add(_ package: Name, version: String? = nil, paths: [ImagePath]) {
        add(package, version: version)
        if !paths.isEmpty { claims.append(Claim(package: package, paths: paths)) }
    }

    mutating func add(_ package: Name, version: String? = nil, folder: ImagePath) {
        add(package, version: version)
        folders[folder] = package
    }
}

extension PackageEvidence: LayerObserver {
    func wish(for entry: TarEntry) -> ContentWish {
        PackageDatabase(entry)?.wish ?? .nothing
    }

    mutating func take(_ content: [UInt8], of entry: TarEntry) {
        PackageDatabase(entry)?.read(content, of: entry, into: &self)
    }
}
