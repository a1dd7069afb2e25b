/// A directory whose files are opened by relative path, one component at a time and never through a symbolic link:
/// whatever happens in the tree meanwhile, nothing outside it is opened.
public struct AnchoredDirectory: Sendable {
    public let root: HostPath

    public init(_ root: HostPath) {
        self.root = root
    }

    /// Opens a file for reading. `path` is relative and has no `..`.
    public func open(
        _ path: some Sequence<UInt8>, _ options: FileDescriptor.Options = []
    ) throws(SystemError) -> FileDescriptor {
        let components = Array(path).split(separator: slash).map { HostPath(bytes: $0) }
        guard let name = components.last, !components.contains("..") else {
            throw SystemError(.invalidArgument, "open", root.appending(HostPath(bytes: path)).description)
        }
        do throws(SystemError) {
            var directory = try FileDescriptor.open(root, .read, .directory)
            for component in components.dropLast() {
                directory = try directory.open(component, .read, [.directory, .noFollow])
            }
            return try directory.open(name, .read, options.union([.noFollow, .nonBlocking]))
        } catch {
            throw SystemError(error.errno, error.operation, root.appending(HostPath(bytes: path)).description)
        }
    }
}
