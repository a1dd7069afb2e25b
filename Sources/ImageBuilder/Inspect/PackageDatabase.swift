internal import Archive
internal import OCI

/// A file by which a package manager knows what it installed.
enum PackageDatabase {
    /// dpkg's list of packages, or one package's stanza of it as slim bases and distroless images have it.
    case debianStatus
    /// The paths of one Debian package.
    case debianList(package: String)
    /// The checksums of one Debian package's files.
    case debianSums(package: String)
    /// apk's database.
    case alpine
    /// The files of a Python distribution (PEP 376, PEP 627).
    case pythonRecord
    /// A package in a `node_modules`.
    case nodePackage
    /// A program that may be a Swift product.
    case program

    /// What it is by its path and mode; nil for nearly all files.
    init?(_ entry: TarEntry) {
        let path = entry.path.bytes
        if path.starts(with: Self.dpkg) {
            self.init(dpkg: String(decoding: path.dropFirst(Self.dpkg.count), as: UTF8.self))
        } else if path.hasSuffix("/package.json") {
            guard NodePackage.folder(of: entry.path) != nil else { return nil }
            self = .nodePackage
        } else if path.hasSuffix(".dist-info/RECORD") {
            self = .pythonRecord
        } else if path.hasSuffix("lib/apk/db/installed") {
            self = .alpine
        } else if entry.mode & 0o111 != 0 || path.hasSuffix(".so"), entry.size > SwiftProduct.tableSize {
            self = .program
        } else {
            return nil
        }
    }

    private static let dpkg = Array("var/lib/dpkg/".utf8)

    private init?(dpkg path: String) {
        if path == "status" {
            self = .debianStatus
        } else if path.hasPrefix("info/"), path.hasSuffix(".list") {
            // Where several architectures may be installed the name has one behind it.
            let name = path.dropFirst(5).dropLast(5)
            self = .debianList(package: String(name.prefix { $0 != ":" }))
        } else if path.hasPrefix("status.d/") {
            let name = path.dropFirst(9)
            self = name.hasSuffix(".md5sums") ? .debianSums(package: String(name.dropLast(8))) : .debianStatus
        } else {
            return nil
        }
    }

    /// How much of it has to be seen.
    var wish: ContentWish {
        switch self {
        case .program: .end(SwiftProduct.tableSize)
        case .nodePackage: .end(1 << 20)
        default: .end(32 << 20)
        }
    }

    /// Adds what the file says.
    func read(_ content: [UInt8], of entry: TarEntry, into evidence: inout PackageEvidence) {
        // What was cut off in front would be misread.
        if case .end(let limit) = wish, entry.size > limit, !isProgram { return }
        switch self {
        case .debianStatus: evidence.add(debianStatus: content)
        case .debianList(let package): evidence.add(debianList: content, of: package)
        case .debianSums(let package): evidence.add(debianSums: content, of: package)
        case .alpine: evidence.add(alpine: content)
        case .pythonRecord: evidence.add(pythonRecord: content, at: entry.path)
        case .nodePackage: evidence.add(nodePackage: content, at: entry.path)
        case .program: evidence.add(program: content, at: entry.path)
        }
    }

    private var isProgram: Bool { if case .program = self { true } else { false } }
}

extension [UInt8] {
    func hasSuffix(_ text: StaticString) -> Bool {
        guard count >= text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { suffix in unsafe self[(count - suffix.count)...].elementsEqual(suffix) }
    }
}
