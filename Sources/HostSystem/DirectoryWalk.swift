/// A sorted walk through a directory tree, anchored to descriptors.
///
/// Every directory is opened by name inside its parent's descriptor and never through a symbolic link, so an
/// attacker who exchanges a directory for a link while we walk cannot lead us out of the tree.
/// Order: each directory before its contents, names bytewise.
public struct DirectoryWalk: Sendable {
    /// One thing that the walk met.
    public struct Entry: Sendable {
        /// Relative to the walk's root, `a/b/c`.
        public let path: HostPath
        public let status: FileStatus
        /// What a symbolic link points to; nil for all else.
        public let linkTarget: HostPath?
    }

    public enum Decision: Sendable {
        /// Visit this directory's contents.
        case descend
        /// Leave this directory's contents out.
        case skip
    }

    public let root: HostPath

    public init(_ root: HostPath) {
        self.root = root
    }

    /// Calls `visit` for everything below the root. What it returns matters for directories only.
    /// `parent` is the open directory that holds the entry; open the file by its name in there.
    public func forEach<Failure: Error>(
        _ visit: (_ entry: Entry, _ parent: borrowing FileDescriptor) throws(Failure) -> Decision
    ) throws {
        let top = try FileDescriptor.open(root, .read, .directory)
        try walk(top, [], visit)
    }

    private func walk<Failure: Error>(
        _ directory: borrowing FileDescriptor, _ prefix: [UInt8],
        _ visit: (Entry, borrowing FileDescriptor) throws(Failure) -> Decision
    ) throws {
        for name in try directory.entryNames() {
            let short = HostPath(bytes: name)
            let status: FileStatus
            do throws(SystemError) { status = try directory.status(of: short) } catch {
                if error.errno == .noSuchFile { continue }  // removed since it was listed
                throw SystemError(error.errno, error.operation, shown(prefix + name))
            }
            let target = status.kind == .symbolicLink ? try directory.linkTarget(of: short) : nil
            let entry = Entry(path: HostPath(bytes: prefix + name), status: status, linkTarget: target)
            if try visit(entry, directory) == .descend, status.kind == .directory {
                let inner: FileDescriptor
                do throws(SystemError) {
                    inner = try directory.open(short, .read, [.directory, .noFollow])
                } catch { throw SystemError(error.errno, error.operation, shown(prefix + name)) }
                try walk(inner, prefix + name + [slash], visit)
            }
        }
    }

    private func shown(_ path: [UInt8]) -> String {
        root.appending(HostPath(bytes: path)).description
    }
}
