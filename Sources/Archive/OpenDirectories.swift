internal import HostSystem
internal import OCI

/// The directories from a tree's root down to where one works, held open: a layer's members come sorted, so that the
/// next one nearly always lies in the same directory or one nearby.
struct OpenDirectories: ~Copyable {
    private let root: FileDescriptor
    private var names: [ArraySlice<UInt8>] = []
    // Descriptors cannot stand in an array; each is owned by a box.
    private var opened: [Box] = []

    private final class Box {
        let file: FileDescriptor
        init(_ file: consuming FileDescriptor) { self.file = file }
    }

    init(_ path: HostPath) throws(SystemError) {
        root = try FileDescriptor.open(path, .read, [.directory])
    }

    /// Lends a directory, made where there is none.
    mutating func open<Result: ~Copyable>(
        _ path: ImagePath, _ body: (borrowing FileDescriptor) throws -> Result
    ) throws -> Result {
        try descend(path.components)
        if let last = opened.last { return try body(last.file) }
        return try body(root)
    }

    /// Lends the directory that `path` lies in, and the name that it has there.
    mutating func withParent<Result: ~Copyable>(
        of path: ImagePath, _ body: (borrowing FileDescriptor, HostPath) throws -> Result
    ) throws -> Result {
        guard let parent = path.parent else { throw ArchiveError("the root cannot be replaced") }
        return try open(parent) { directory in try body(directory, HostPath(bytes: path.name)) }
    }

    /// Takes away what is at `path`; true if that was a directory.
    mutating func makeRoom(for path: ImagePath) throws -> Bool {
        let components = path.components
        // What is held open of the thing that goes must not be used again.
        if names.count >= components.count, names.prefix(components.count).elementsEqual(components) {
            close(to: components.count - 1)
        }
        return try withParent(of: path) { parent, name in
            let status = try parent.statusIfExists(of: name)
            if status != nil { try parent.removeTree(name) }
            return status?.kind == .directory
        }
    }

    private mutating func close(to depth: Int) {
        names.removeLast(names.count - depth)
        opened.removeLast(opened.count - depth)
    }

    private mutating func descend(_ components: [ArraySlice<UInt8>]) throws {
        let shared = zip(names, components).prefix { $0 == $1 }.count
        close(to: shared)
        for component in components.dropFirst(shared) {
            let name = HostPath(bytes: component)
            let inner: FileDescriptor
            if let last = opened.last {
                inner = try Self.enter(name, in: last.file)
            } else {
                inner = try Self.enter(name, in: root)
            }
            names.append(component)
            opened.append(Box(inner))
        }
    }

    /// Opens a directory, made where there is none. One in place of a whiteout hides all that is below it.
    private static func enter(_ name: HostPath, in parent: borrowing FileDescriptor) throws -> FileDescriptor {
        let status = try parent.statusIfExists(of: name)
        if let status, status.kind != .directory {
            guard status.isWhiteout else {
                throw ArchiveError("a file or symbolic link stands where the layer has a directory", member: "\(name)")
            }
            try parent.remove(name)
        }
        if status?.kind != .directory { try parent.makeDirectory(name) }
        let directory = try parent.open(name, .read, [.directory, .noFollow])
        // Whatever this process's umask is.
        if status?.kind != .directory { try directory.setMode(0o755) }
        if status?.isWhiteout == true {
            try ExtractedTree.makeOpaque(directory, ProcessInfo.effectiveUserID == 0)
        }
        return directory
    }
}
