internal import HostSystem
internal import OCI

/// A tree in the making; see ``TreeExtractor``.
struct ExtractedTree: ~Copyable {
    private var directories: OpenDirectories
    /// What directories get at the end, when nothing is put into them any more that would change their times.
    private var finals: [ImagePath: TarEntry] = [:]
    private let isRoot = ProcessInfo.effectiveUserID == 0

    init(_ root: HostPath) throws(SystemError) {
        directories = try OpenDirectories(root)
    }

    mutating func add(_ entry: TarEntry, _ reader: ArchiveReader) throws {
        switch try Whiteout(entry.path) {
        case .opaque(let path): try directories.open(path) { try Self.makeOpaque($0, isRoot) }
        case .removed(let path): try addWhiteout(path)
        case nil where entry.kind == .directory: try addDirectory(entry)
        case nil: try addFile(entry, reader)
        }
    }

    /// Gives the directories their owners, modes and times, the innermost first.
    mutating func finish() throws {
        for (path, entry) in finals.sorted(by: { $0.key > $1.key }) {
            try directories.open(path) { try Self.describe($0, entry, isRoot) }
        }
    }

    private mutating func addDirectory(_ entry: TarEntry) throws {
        try directories.open(entry.path) { _ in }
        finals[entry.path] = entry
    }

    /// Something of the same layer stays, and only hides what is below.
    private mutating func addWhiteout(_ path: ImagePath) throws {
        let isDirectory = try directories.withParent(of: path) { parent, name in
            guard let status = try parent.statusIfExists(of: name) else {
                try parent.makeNode(name, .characterDevice(major: 0, minor: 0), mode: 0)
                return false
            }
            return status.kind == .directory
        }
        if isDirectory { try directories.open(path) { try Self.makeOpaque($0, isRoot) } }
    }

    private mutating func addFile(_ entry: TarEntry, _ reader: ArchiveReader) throws {
        if case .hardLink(let target) = entry.kind { return try addHardLink(entry.path, target) }
        try makeRoom(for: entry.path)
        try directories.withParent(of: entry.path) { parent, name in
            switch entry.kind {
            case .regular:
                let file = try parent.open(name, .write, [.create, .exclusive, .noFollow], mode: 0o600)
                try Self.fill(file, reader, size: entry.size)
                try Self.describe(file, entry, isRoot)
            case .symbolicLink(let target):
                try parent.makeSymbolicLink(name, to: HostPath(bytes: target))
                try Self.describe(name, in: parent, entry, isRoot)
            case .characterDevice(0, 0):
                throw ArchiveError("a device 0/0 would be taken for a whiteout", member: "\(entry.path)")
            case .characterDevice(let major, let minor):
                try Self.addNode(.characterDevice(major: major, minor: minor), name, parent, entry, isRoot)
            case .blockDevice(let major, let minor):
                try Self.addNode(.blockDevice(major: major, minor: minor), name, parent, entry, isRoot)
            case .fifo:
                try Self.addNode(.fifo, name, parent, entry, isRoot)
            case .directory, .hardLink: break  // dealt with before
            }
        }
    }

    /// A later member takes the place of an earlier one.
    private mutating func makeRoom(for path: ImagePath) throws {
        if try directories.makeRoom(for: path) { finals = finals.filter { !$0.key.isWithin(path) } }
    }

    private mutating func addHardLink(_ path: ImagePath, _ target: ImagePath) throws {
        if path == target { return }
        try makeRoom(for: path)
        let folder = try directories.withParent(of: target) { parent, _ in try parent.duplicate() }
        try directories.withParent(of: path) { parent, name in
            try parent.makeHardLink(name, to: HostPath(bytes: target.name), in: folder)
        }
    }
}

extension ExtractedTree {
    private static func addNode(
        _ node: FileDescriptor.Node, _ name: HostPath, _ parent: borrowing FileDescriptor, _ entry: TarEntry,
        _ isRoot: Bool
    ) throws {
        try parent.makeNode(name, node, mode: 0o600)
        try describe(name, in: parent, entry, isRoot)
    }

    private static func fill(_ file: borrowing FileDescriptor, _ reader: ArchiveReader, size: Int) throws {
        var position = 0
        var endsInHole = false
        while let piece = try reader.nextPiece() {
            switch piece {
            case .bytes(let bytes):
                if endsInHole { try file.seek(to: position) }
                try file.write(bytes)
                position += bytes.count
                endsInHole = false
            case .zeros(let count):
                position += count
                endsInHole = true
            }
        }
        if endsInHole { try file.truncate(to: size) }
    }

    /// The owner first: changing it takes away setuid bits and capabilities.
    private static func describe(_ file: borrowing FileDescriptor, _ entry: TarEntry, _ isRoot: Bool) throws {
        if isRoot { try file.setOwner(entry.owner, group: entry.group) }
        try file.setMode(entry.mode)
        for (name, value) in attributes(of: entry, isRoot) { try file.setExtendedAttribute(name, to: value) }
        try file.setModified(Timestamp(seconds: entry.modified))
    }

    /// For what cannot be opened.
    private static func describe(
        _ name: HostPath, in parent: borrowing FileDescriptor, _ entry: TarEntry, _ isRoot: Bool
    ) throws {
        if isRoot { try parent.setOwner(of: name, entry.owner, group: entry.group) }
        if case .symbolicLink = entry.kind {} else { try parent.setMode(of: name, entry.mode) }
        for (attribute, value) in attributes(of: entry, isRoot) {
            try parent.setExtendedAttribute(of: name, attribute, to: value)
        }
        try parent.setModified(of: name, Timestamp(seconds: entry.modified))
    }

    /// Without those by which a layer could tell overlayfs to show something else, and, unless we are root, without
    /// those that only root may set.
    private static func attributes(of entry: TarEntry, _ isRoot: Bool) -> [(key: String, value: [UInt8])] {
        entry.extendedAttributes.sorted { $0.key < $1.key }.filter { name, _ in
            !name.hasPrefix("trusted.overlay.") && !name.hasPrefix("user.overlay.")
                && (isRoot || name.hasPrefix("user."))
        }
    }

    /// Root mounts overlays with attributes that only root can set; others with `userxattr`.
    static func makeOpaque(_ directory: borrowing FileDescriptor, _ isRoot: Bool) throws(SystemError) {
        try directory.setExtendedAttribute(
            isRoot ? "trusted.overlay.opaque" : "user.overlay.opaque", to: [UInt8(ascii: "y")])
    }
}
