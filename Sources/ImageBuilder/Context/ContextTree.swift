internal import HostSystem
internal import OCI

/// The files of a context, looked up only where a copy asks for them.
///
/// Each directory is opened from the root down and never through a symbolic link, so that nothing outside the
/// context is seen, whatever is exchanged meanwhile.
struct ContextTree: FileTree {
    let context: BuildContext
    let isRootFileSystem: Bool

    /// - Parameter isRootFileSystem: Whether the directory holds the root file system of an image.
    init(_ context: BuildContext, isRootFileSystem: Bool = false) {
        self.context = context
        self.isRootFileSystem = isRootFileSystem
    }

    func lookup(_ path: ImagePath) throws -> FileNode? {
        guard let node = try lookupIgnored(path) else { return nil }
        return try belongs(node, below: context.rules.inheritance(above: path)) ? node : nil
    }

    func children(of path: ImagePath) throws -> [FileNode] {
        let inheritance = context.rules.inheritance(of: path)
        return try childrenIgnored(of: path).filter { try belongs($0, below: inheritance) }
    }

    func whyAbsent(_ path: ImagePath) throws -> String? {
        let steps = path.ancestors + [path]
        guard let rule = steps.map(context.rules.matches).first(where: { !$0.isIncluded })?.rule else { return nil }
        guard try lookupIgnored(path) != nil else { return nil }
        return "it is there, but \(rule) keeps it out of the context"
    }

    var unfiltered: ContextTree? {
        let everything = BuildContext(root: context.root, rules: IgnoreRules())
        return ContextTree(everything, isRootFileSystem: isRootFileSystem)
    }

    /// A directory that is kept out belongs to the context where something below it does.
    private func belongs(_ node: FileNode, below parent: IgnoreRules.Inheritance) throws -> Bool {
        let (verdict, inheritance) = context.rules.matches(node.path, below: parent)
        if node.path.isRoot || verdict.isIncluded { return true }
        guard node.isDirectory, context.rules.mayContainIncluded(node.path, inheritance) else { return false }
        return try childrenIgnored(of: node.path).contains { try belongs($0, below: inheritance) }
    }

    private func childrenIgnored(of path: ImagePath) throws -> [FileNode] {
        guard let directory = try open(path) else { return [] }
        return try directory.entryNames().compactMap { try Self.node($0, in: directory, at: path) }
    }

    /// What is at `path`, whether it belongs to the context or not.
    private func lookupIgnored(_ path: ImagePath) throws -> FileNode? {
        guard let parent = path.parent else {
            let status = try context.root.status(followingLinks: true)
            return FileNode(path: path, kind: .directory, mode: status.mode, owner: status.owner, group: status.group)
        }
        guard let directory = try open(parent) else { return nil }
        return try Self.node(Array(path.name), in: directory, at: parent)
    }

    /// The directory at `path`; nil where there is none, or a link on the way.
    private func open(_ path: ImagePath) throws -> FileDescriptor? {
        var directory = try FileDescriptor.open(context.root, .read, .directory)
        for name in path.components {
            do throws(SystemError) {
                directory = try directory.open(HostPath(bytes: name), .read, [.directory, .noFollow])
            } catch {
                switch error.errno {
                case .noSuchFile, .notDirectory, .tooManySymbolicLinks: return nil
                default: throw SystemError(error.errno, error.operation, shown(path))
                }
            }
        }
        return directory
    }

    private func shown(_ path: ImagePath) -> String {
        context.root.appending(HostPath(bytes: path.bytes)).description
    }

    /// nil for what has gone meanwhile, and for sockets, which have no place in an image.
    private static func node(
        _ name: [UInt8], in directory: borrowing FileDescriptor, at parent: ImagePath
    ) throws -> FileNode? {
        let short = HostPath(bytes: name)
        let status: FileStatus
        do throws(SystemError) { status = try directory.status(of: short) } catch {
            if error.errno == .noSuchFile || error.errno == .notDirectory { return nil }
            throw error
        }
        guard let kind = try kind(of: status, short, in: directory) else { return nil }
        return FileNode(
            path: try parent.appending(name), kind: kind, mode: status.mode, owner: status.owner,
            group: status.group, size: kind == .regular ? status.size : 0,
            identity: status.links > 1 && kind == .regular
                ? FileIdentity(volume: status.device, number: status.inode) : nil,
            status: status)
    }

    private static func kind(
        of status: FileStatus, _ name: HostPath, in directory: borrowing FileDescriptor
    ) throws(SystemError) -> FileNode.Kind? {
        switch status.kind {
        case .regular: .regular
        case .directory: .directory
        case .fifo: .fifo
        case .symbolicLink: .symbolicLink(target: try directory.linkTarget(of: name).bytes)
        case .characterDevice: .characterDevice(major: status.representedMajor, minor: status.representedMinor)
        case .blockDevice: .blockDevice(major: status.representedMajor, minor: status.representedMinor)
        case .socket, .unknown: nil
        }
    }
}
