internal import CHost
internal import Glibc

/// A lock between processes, and between threads, on one of 2⁶² numbers: an open-file-description lock on one byte of
/// a file (`fcntl(2)`, `F_OFD_SETLK`). One file serves any number of locks, and nothing has to be tidied up after
/// them: they are gone when this value ends or its process does.
public struct RangeLock: ~Copyable, Sendable {
    private let file: FileDescriptor

    /// Waits for the lock. `number`: which; its two highest bits do not count.
    /// - Throws: ``CancelledError`` when cancelled while waiting, else ``SystemError``.
    public init(
        _ path: HostPath, number: UInt64, _ mode: FileLock.Mode = .exclusive, cancellation: Cancellation? = nil
    ) throws {
        let file = try FileDescriptor.open(path, .readWrite, .create)
        // Asks again and again instead of sleeping in the kernel, where a cancellation would not be heard.
        var pause: UInt32 = 500
        while try !Self.acquire(file, number, mode, path) {
            try cancellation?.check()
            usleep(pause)
            pause = min(pause * 2, 20_000)
        }
        self.init(file)
    }

    /// The lock if it is free now, else nil.
    public static func tryAcquire(
        _ path: HostPath, number: UInt64, _ mode: FileLock.Mode = .exclusive
    ) throws(SystemError) -> RangeLock? {
        let file = try FileDescriptor.open(path, .readWrite, .create)
        return try acquire(file, number, mode, path) ? RangeLock(file) : nil
    }

    private init(_ file: consuming FileDescriptor) {
        self.file = file
    }

    private static func acquire(
        _ file: borrowing FileDescriptor, _ number: UInt64, _ mode: FileLock.Mode, _ path: HostPath
    ) throws(SystemError) -> Bool {
        let setOwnLock: Int32 = 37  // F_OFD_SETLK, hidden behind _GNU_SOURCE
        var range = flock()
        range.l_type = Int16(mode == .shared ? F_RDLCK : F_WRLCK)
        range.l_whence = Int16(SEEK_SET)
        range.l_start = off_t(number & (1 << 62 - 1))
        range.l_len = 1
        do throws(SystemError) {
            try check("lock", path.description) { unsafe fcntl(file.raw, setOwnLock, &range) }
            return true
        } catch {
            if error.errno == .wouldBlock || error.errno == .permissionDenied { return false }
            throw error
        }
    }
}
