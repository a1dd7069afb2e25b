internal import Archive
internal import HostSystem
internal import OCI

/// The directories of an installed system, open, by the paths by which packages name them.
///
/// As for a process that has `root` as its root directory, a path leads through the symbolic links that are there, and
/// never out of `root`: each component is opened in the one above, and a link's target is looked up from `root` again.
/// Whatever packages and their scripts have put there, nothing outside is touched.
///
/// Directories that were seen are remembered: whoever lets a script run takes a new instance afterwards.
final class RootDirectories {
    /// An open directory, and where it really is.
    final class Directory {
        let path: ImagePath
        let file: FileDescriptor

        fileprivate init(_ path: ImagePath, _ file: consuming FileDescriptor) {
            self.path = path
            self.file = file
        }
    }

    private let root: Directory
    private var opened: [ImagePath: Directory] = [:]

    /// Well below the 1024 that a process usually may have open.
    private static let mostOpened = 256
    /// As many links as the kernel follows (path_resolution(7)).
    private static let mostLinks = 40

    init(_ path: HostPath) throws(SystemError) {
        root = Directory(.root, try FileDescriptor.open(path, .read, .directory))
    }

    /// The directory `path`, made where nothing is.
    func open(_ path: ImagePath) throws -> Directory { try open(path, links: 0) }

    /// The directory that `path` lies in.
    func parent(of path: ImagePath) throws -> Directory { try open(path.parent ?? .root) }

    /// Writes a whole file in place of what is there, whatever this process's umask is.
    func write(_ content: [UInt8], to path: ImagePath, mode: UInt32 = 0o644) throws {
        let parent = try parent(of: path)
        let name = HostPath(bytes: path.name)
        if try parent.file.statusIfExists(of: name) != nil { try parent.file.remove(name) }
        let file = try parent.file.open(name, .write, [.create, .exclusive, .noFollow])
        try file.setMode(mode)
        try file.write(content)
    }

    /// The content of a file; nil where there is none.
    func read(_ path: ImagePath) throws -> [UInt8]? {
        let parent = try parent(of: path)
        let name = HostPath(bytes: path.name)
        guard try parent.file.statusIfExists(of: name)?.kind == .regular else { return nil }
        return try parent.file.open(name, .read, .noFollow).readAll()
    }

    private func open(_ path: ImagePath, links: Int) throws -> Directory {
        if let known = opened[path] { return known }
        guard let above = path.parent else { return root }
        let parent = try open(above, links: links)
        let directory = try enter(HostPath(bytes: path.name), in: parent, links)
        if opened.count >= Self.mostOpened { opened = [:] }
        opened[path] = directory
        return directory
    }

    private func enter(_ name: HostPath, in parent: Directory, _ links: Int) throws -> Directory {
        let place = try parent.path.appending(name.bytes)
        switch try parent.file.statusIfExists(of: name)?.kind {
        case .directory: return Directory(place, try parent.file.open(name, .read, [.directory, .noFollow]))
        case .symbolicLink:
            guard links < Self.mostLinks else {
                throw PackagesError(.damaged, "the path \(place) goes in circles through symbolic links")
            }
            let target = try parent.file.linkTarget(of: name).bytes
            let start = target.first == slash ? ImagePath.root : parent.path
            return try open(start.appending(target), links: links + 1)
        case nil:
            try parent.file.makeDirectory(name)
            let made = Directory(place, try parent.file.open(name, .read, [.directory, .noFollow]))
            try made.file.setMode(0o755)  // whatever this process's umask is
            return made
        default: throw PackagesError(.damaged, "\(place) is a directory, but a file is there already")
        }
    }
}
