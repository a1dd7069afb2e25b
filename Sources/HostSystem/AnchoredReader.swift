/// Opens many files of one directory tree, as ``AnchoredDirectory`` does, and keeps the directory of the last one open:
/// in a sorted walk the next file nearly always lies beside it. One thread uses it.
public final class AnchoredReader {
    private let anchor: AnchoredDirectory
    private var parent: [UInt8]?
    private var directory: FileDescriptor?
    private var options: FileDescriptor.Options = [.noFollow, .nonBlocking, .noAccessTime]

    public init(_ anchor: AnchoredDirectory) {
        self.anchor = anchor
    }

    /// Opens a file for reading. `path` is relative and has no `..`.
    public func open(_ path: [UInt8]) throws(SystemError) -> FileDescriptor {
        guard let cut = path.lastIndex(of: slash) else { return try anchor.open(path) }
        if parent == nil || !path[..<cut].elementsEqual(parent ?? []) {
            directory = try anchor.open(path[..<cut], .directory)
            parent = Array(path[..<cut])
        }
        let name = HostPath(bytes: path[(cut + 1)...])
        guard name != "..", let file = try open(name) else {
            throw SystemError(.invalidArgument, "open", "\(anchor.root.appending(HostPath(bytes: path)))")
        }
        return file
    }

    /// Opens a file of the directory, as one that is not accessed where that is allowed.
    private func open(_ name: HostPath) throws(SystemError) -> FileDescriptor? {
        do throws(SystemError) {
            return try directory?.open(name, .read, options)
        } catch  where error.errno == .notPermitted && options.contains(.noAccessTime) {
            options.remove(.noAccessTime)
            return try directory?.open(name, .read, options)
        }
    }
}
