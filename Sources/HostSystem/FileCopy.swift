internal import CHost
internal import Glibc

extension FileDescriptor {
    /// Appends `count` bytes of another file, from its current position, without their passing through this process:
    /// `copy_file_range(2)`, which file systems may serve by sharing blocks; where it does not work, by reading.
    public func copy(from source: borrowing FileDescriptor, count: Int) throws(SystemError) {
        var rest = count
        while rest > 0 {
            let copied: Int
            do throws(SystemError) {
                copied = try check("copy") { chost_copy_range(source.raw, raw, rest) }
            } catch {
                guard [EXDEV, EINVAL, ENOSYS, EOPNOTSUPP, EBADF].contains(error.errno.rawValue) else { throw error }
                return try copyByReading(from: source, count: rest)
            }
            if copied == 0 { throw SystemError(Errno(rawValue: EIO), "copy", "a file that is shorter than it was") }
            rest -= copied
        }
    }

    private func copyByReading(from source: borrowing FileDescriptor, count: Int) throws(SystemError) {
        var rest = count
        while rest > 0 {
            let bytes = try source.read(upTo: min(rest, 1 << 18))
            if bytes.isEmpty { throw SystemError(Errno(rawValue: EIO), "copy", "a file that is shorter than it was") }
            try write(bytes)
            rest -= bytes.count
        }
    }
}
