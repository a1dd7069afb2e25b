/// Opens many files of one directory tree, as ``AnchoredDirectory`` does, and keeps the directory of the last one open:
/// in a sorted walk the next file nearly always lies beside it. One thread uses it.
public final class AnchoredReader {
    private let anchor: AnchoredDirectory
    private var parent: [UInt8]?
    private var directory: FileDescriptor?

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
        guard name != "..", let file = try directory?.open(name, .read, [.noFollow, .nonBlocking]) else {
            throw SystemError(.invalidArgument, "open", "\(anchor.root.appending(HostPath(bytes: path)))")
        }
        return file
    }
}
