internal import HostSystem
internal import Synchronization

/// An image that was written aside. Without ``putInPlace()`` it leaves nothing.
final class WrittenImage: Sendable {
    /// Where it is until then.
    let path: HostPath
    /// Bytes written.
    let size: Int
    private let form: Mutex<Form?>
    private let staging: Staging

    private enum Form: ~Copyable, Sendable {
        case archive(AtomicFile)
        case folder(destination: HostPath)
    }

    /// An archive that is whole and on the disk.
    init(_ archive: consuming AtomicFile, size: Int, in staging: consuming Staging) {
        path = archive.path
        self.size = size
        form = Mutex(.archive(archive))
        self.staging = staging
    }

    /// A folder that is still to be made at `folder`.
    init(folder: HostPath, for destination: HostPath, size: Int, in staging: consuming Staging) {
        path = folder
        self.size = size
        form = Mutex(.folder(destination: destination))
        self.staging = staging
    }

    deinit {
        // A folder that cannot be removed now goes with the directory that it is in.
        if case .folder = form.withLock({ $0.take() }) { try? path.removeTree() }
    }

    /// Puts it where it belongs, once.
    func putInPlace() throws {
        switch form.withLock({ $0.take() }) {
        case .archive(let file): try file.commit(durable: false)
        case .folder(let destination): try replace(destination)
        case nil: break
        }
    }

    /// A directory cannot be replaced by a rename: the old one steps aside first, and goes when the new one stands.
    private func replace(_ destination: HostPath) throws {
        guard destination.exists else { return try path.rename(to: destination) }
        let old = destination.parent / ".\(destination.name).\(ProcessInfo.processID).old"
        try old.removeTree()
        try destination.rename(to: old)
        do { try path.rename(to: destination) } catch {
            try old.rename(to: destination)
            throw error
        }
        try old.removeTree()
    }
}
