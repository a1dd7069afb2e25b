internal import CHost
internal import Glibc

/// A lock between processes on a file, `flock(2)`: held until this value ends, gone with its process.
public struct FileLock: ~Copyable, Sendable {
    public enum Mode: Sendable {
        /// Many holders at once.
        case shared
        /// One holder.
        case exclusive
    }

    private let file: FileDescriptor

    /// Waits for the lock.
    public init(_ path: HostPath, _ mode: Mode) throws(SystemError) {
        let file = try Self.openLockFile(path)
        try check("lock", path.description) { flock(file.raw, mode == .shared ? LOCK_SH : LOCK_EX) }
        self.init(file)
    }

    /// The lock if it is free now, else nil.
    public static func tryAcquire(_ path: HostPath, _ mode: Mode) throws(SystemError) -> FileLock? {
        let file = try openLockFile(path)
        do throws(SystemError) {
            try check("lock", path.description) {
                flock(file.raw, (mode == .shared ? LOCK_SH : LOCK_EX) | LOCK_NB)
            }
        } catch {
            if error.errno == .wouldBlock { return nil }
            throw error
        }
        return FileLock(file)
    }

    private init(_ file: consuming FileDescriptor) {
        self.file = file
    }

    private static func openLockFile(_ path: HostPath) throws(SystemError) -> FileDescriptor {
        do throws(SystemError) { return try FileDescriptor.open(path, .readWrite, .create, mode: 0o644) } catch {
            if error.errno != .noSuchFile { throw error }
            try path.parent.createDirectories()
            return try FileDescriptor.open(path, .readWrite, .create, mode: 0o644)
        }
    }
}
