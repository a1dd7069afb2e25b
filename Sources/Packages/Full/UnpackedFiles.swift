internal import Archive
internal import HostSystem
internal import OCI

/// Puts the files of packages where `dpkg --unpack` puts them in a new system: through links that are there, around
/// diversions, configuration files beside their places, and directories that are there left as they are.
///
/// Extended attributes are left out, as dpkg does.
struct UnpackedFiles {
    private let directories: RootDirectories
    private let diversions: Diversions
    private let package: String
    private let configurationFiles: Set<ImagePath>
    /// Filled where the package does not bring its own.
    private(set) var sums: FileSums?
    /// The packages whose lists became shorter.
    private(set) var losers: Set<String> = []

    init(
        _ directories: RootDirectories, _ diversions: Diversions, of control: PackageControl
    ) throws(PackagesError) {
        self.directories = directories
        self.diversions = diversions
        package = control.stanza["Package"] ?? ""
        configurationFiles = try ConfigurationFiles(control["conffiles"]).paths
        sums = control["md5sums"] == nil ? FileSums() : nil
    }

    /// Puts all files there and lists them.
    mutating func unpack(_ contents: PackageContents, _ lists: inout FileLists) throws {
        while let entry = try contents.next() {
            if entry.kind == .directory {
                lists.addDirectory(entry.path, of: package)
                try addDirectory(entry)
                continue
            }
            let isDiverted = diversions.contains(entry.path)
            switch try lists.claim(entry.path, for: package, isDiverted: isDiverted) {
            case .refused: continue
            case .taken(let loser): losers.insert(loser)
            case .granted: break
            }
            try addFile(entry, contents)
        }
    }

    private func addDirectory(_ entry: TarEntry) throws {
        if entry.path.isRoot { return }
        let parent = try directories.parent(of: entry.path)
        let name = HostPath(bytes: entry.path.name)
        if try parent.file.statusIfExists(of: name) != nil {
            // A link to a directory counts as one.
            _ = try directories.open(entry.path)
            return
        }
        try parent.file.makeDirectory(name)
        try describe(name, in: parent.file, entry)
    }

    private mutating func addFile(_ entry: TarEntry, _ contents: PackageContents) throws {
        let place = try place(of: entry.path)
        let parent = try directories.parent(of: place)
        let name = HostPath(bytes: place.name)
        guard try makeRoom(for: name, in: parent.file, entry) else { return }
        switch entry.kind {
        case .regular: return try write(contents, to: name, in: parent.file, entry)
        case .hardLink(let target):
            sums?.add(entry.path, linkTo: target)
            let target = try self.place(of: target)
            return try parent.file.makeHardLink(
                name, to: HostPath(bytes: target.name), in: directories.parent(of: target).file)
        case .symbolicLink(let target): try parent.file.makeSymbolicLink(name, to: HostPath(bytes: target))
        case .characterDevice(let major, let minor):
            try parent.file.makeNode(name, .characterDevice(major: major, minor: minor), mode: 0o600)
        case .blockDevice(let major, let minor):
            try parent.file.makeNode(name, .blockDevice(major: major, minor: minor), mode: 0o600)
        case .fifo: try parent.file.makeNode(name, .fifo, mode: 0o600)
        case .directory: break
        }
        try describe(name, in: parent.file, entry)
    }

    /// dpkg takes `.dpkg-new` away when it configures the package.
    private func place(of path: ImagePath) throws -> ImagePath {
        let place = diversions.place(of: path, for: package)
        return configurationFiles.contains(path) ? try ImagePath(place.bytes + Array(".dpkg-new".utf8)) : place
    }

    /// - Returns: whether the entry is to be put there: a directory stays where a package has a link to one.
    private func makeRoom(for name: HostPath, in parent: borrowing FileDescriptor, _ entry: TarEntry) throws -> Bool {
        guard let status = try parent.statusIfExists(of: name) else { return true }
        guard status.kind == .directory else {
            try parent.remove(name)
            return true
        }
        if case .symbolicLink = entry.kind { return false }
        throw PackagesError(.damaged, "\(entry.path) is a file, but a directory is there already")
    }

    private mutating func write(
        _ contents: PackageContents, to name: HostPath, in parent: borrowing FileDescriptor, _ entry: TarEntry
    ) throws {
        let file = try parent.open(name, .write, [.create, .exclusive, .noFollow], mode: 0o600)
        if sums != nil {
            let content = try contents.readAll()
            sums?.add(entry.path, content: content)
            try file.write(content)
        }
        while let bytes = try contents.nextBytes() { try file.write(bytes) }
        // The owner first: changing it takes away setuid bits.
        try file.setOwner(entry.owner, group: entry.group)
        try file.setMode(entry.mode)
        try file.setModified(Timestamp(seconds: entry.modified))
    }

    /// For what cannot be opened, or need not be.
    private func describe(_ name: HostPath, in parent: borrowing FileDescriptor, _ entry: TarEntry) throws {
        try parent.setOwner(of: name, entry.owner, group: entry.group)
        if case .symbolicLink = entry.kind {} else { try parent.setMode(of: name, entry.mode) }
        try parent.setModified(of: name, Timestamp(seconds: entry.modified))
    }
}
