internal import Hashing
public import OCI

/// One package in one version, as the signed index of the archive describes it.
public struct DebianPackage: Sendable, Hashable {
    public let name: String
    public let version: String
    public let architecture: String
    /// Of the `.deb` file.
    public let sha256: Digest
    /// Of the `.deb` file, in bytes.
    public let size: Int
    /// Where the `.deb` file is.
    public let address: String
    /// The path in the archive's pool.
    public let fileName: String
    /// What the package says it takes on disk, in bytes.
    public let installedSize: Int

    public init(
        name: String, version: String, architecture: String, sha256: Digest, size: Int, address: String,
        fileName: String, installedSize: Int
    ) {
        self.name = name
        self.version = version
        self.architecture = architecture
        self.sha256 = sha256
        self.size = size
        self.address = address
        self.fileName = fileName
        self.installedSize = installedSize
    }
}

/// The exact packages that a ``DebianBase`` comes to.
public struct ResolvedPackages: Sendable, Hashable {
    /// Sorted by name.
    public let packages: [DebianPackage]
    /// Packages that a slim file system leaves out although apt would install them, sorted.
    public let leftOut: [String]
    /// When apt said so, in seconds since 1970.
    public let time: Int

    /// The list as text, one `name=version architecture sha256` a line: the same text, the same file system.
    public var identityText: String {
        packages.map { "\($0.name)=\($0.version) \($0.architecture) \($0.sha256.hex)\n" }.joined()
    }

    /// Names the list in a cache key.
    public var identity: Digest { SHA256.digest(of: Array(identityText.utf8)) }
}
