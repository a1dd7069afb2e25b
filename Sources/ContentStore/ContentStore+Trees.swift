internal import Hashing
public import HostSystem
public import OCI
internal import Synchronization

/// Extracted layers, made once and shared. Only to be read: they are the lower directories of overlays.
extension ContentStore {
    /// The directory that holds what `make` puts into the empty directory it is lent.
    ///
    /// Made by one thread of one process while the others wait. Killed on the way, nothing is left.
    public func tree(
        for diffID: Digest, cancellation: Cancellation? = nil, make: (HostPath) throws -> Void
    ) throws -> HostPath {
        if let found = try existingTree(for: diffID) { return found }
        let lock = try layout.lock("tree", diffID.bytes, .exclusive, cancellation)
        defer { withExtendedLifetime(lock) {} }
        if let found = try existingTree(for: diffID) { return found }
        let work = try makeWorkDirectory()
        let files = StoredTree(work.path).files
        try layout.guarded { try files.createDirectory(mode: 0o755) }
        try make(files)
        return try keep(work.path, for: diffID)
    }

    /// The tree, where it is there already.
    public func existingTree(for diffID: Digest) throws(StoreError) -> HostPath? {
        try layout.guardedUse {
            let tree = StoredTree(layout.tree(diffID))
            guard try tree.use() else { return nil }
            if session.provenTrees.withLock({ $0.contains(diffID) }) { return tree.files }
            guard try tree.isUntouched() else { return nil }
            session.provenTrees.withLock { _ = $0.insert(diffID) }
            return tree.files
        }
    }

    /// Moves a directory that lies in a ``WorkDirectory`` into the cache as the tree of a layer. Where there is one
    /// already, that stays, and the directory is left where it is.
    public func adopt(tree directory: HostPath, for diffID: Digest) throws -> HostPath {
        let lock = try layout.lock("tree", diffID.bytes, .exclusive, nil)
        defer { withExtendedLifetime(lock) {} }
        if let found = try existingTree(for: diffID) { return found }
        let work = try makeWorkDirectory()
        try layout.guarded { try directory.rename(to: StoredTree(work.path).files) }
        return try keep(work.path, for: diffID)
    }

    private func keep(_ made: HostPath, for diffID: Digest) throws(StoreError) -> HostPath {
        try layout.guardedUse {
            try StoredTree(made).seal()
            let place = layout.tree(diffID)
            // What lies there was not fit for use.
            try layout.discard(place)
            try made.rename(to: place)
            session.hasAdded.store(true, ordering: .relaxed)
            session.provenTrees.withLock { _ = $0.insert(diffID) }
            return StoredTree(place).files
        }
    }
}

/// A tree's directory: the files, and beside them a stamp whose time is that of the last use.
///
/// Trees are too many small files to be synced one by one. The stamp therefore names the run of the kernel in which
/// the tree was made: within it, what a killed process has written is whole; after a power cut it may not be, and
/// the tree is made again. The stamp also says when the tree was finished: a file with a later ctime was changed since.
struct StoredTree {
    let directory: HostPath

    init(_ directory: HostPath) {
        self.directory = directory
    }

    var files: HostPath { directory / "fs" }
    var stamp: HostPath { directory / "stamp" }

    func seal() throws(SystemError) {
        let now = Timestamp.now
        let time = Array("\(now.seconds) \(now.nanoseconds)".utf8)
        try AtomicFile.write(try Self.bootID() + time, to: stamp, durable: false)
    }

    /// Whether the tree is fit for use; if so notes that it is used.
    func use() throws(SystemError) -> Bool {
        guard try isWhole() else { return false }
        try stamp.setModified(.now)
        return true
    }

    /// Whether it was finished, and has been on the disk since.
    func isWhole() throws(SystemError) -> Bool {
        let made: [UInt8]
        do throws(SystemError) { made = try stamp.read(limit: 1 << 10) } catch {
            if error.errno == .noSuchFile { return false }
            throw error
        }
        return made.starts(with: try Self.bootID())
    }

    /// Whether nothing in the tree was changed since it was finished, as the file system's times have it.
    func isUntouched() throws -> Bool {
        let parts = String(decoding: try stamp.read(limit: 1 << 10), as: UTF8.self).split { $0 == "\n" || $0 == " " }
        guard parts.count == 3, let seconds = Int(parts[1]), let nanoseconds = Int(parts[2]) else { return false }
        let sealed = Timestamp(seconds: seconds, nanoseconds: nanoseconds)
        guard try files.status().changed <= sealed else { return false }
        return try Self.isUntouched(FileDescriptor.open(files, .read, [.directory, .noFollow]), since: sealed)
    }

    private static func isUntouched(
        _ directory: borrowing FileDescriptor, since sealed: Timestamp
    ) throws(SystemError) -> Bool {
        for name in try directory.entryNames() {
            let name = HostPath(bytes: name)
            let status = try directory.status(of: name)
            if status.changed > sealed { return false }
            guard status.kind == .directory else { continue }
            let inner = try directory.open(name, .read, [.directory, .noFollow])
            if try !isUntouched(inner, since: sealed) { return false }
        }
        return true
    }

    /// What the whole tree takes on the disk, as somebody counted it before; nil where nobody has.
    func recordedSize() throws(SystemError) -> Int? {
        do throws(SystemError) {
            return Int(String(decoding: try sizeFile.read(limit: 100), as: UTF8.self))
        } catch {
            if error.errno == .noSuchFile { return nil }
            throw error
        }
    }

    func record(size: Int) throws(SystemError) {
        try AtomicFile.write(Array(String(size).utf8), to: sizeFile, durable: false)
    }

    private var sizeFile: HostPath { directory / "size" }

    private static func bootID() throws(SystemError) -> [UInt8] {
        try HostPath("/proc/sys/kernel/random/boot_id").read(limit: 1 << 10)
    }
}
