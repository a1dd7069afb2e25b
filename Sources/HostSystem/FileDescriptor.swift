internal import CHost
internal import Glibc

/// The one owner of an open file. Closed when it goes out of scope.
public struct FileDescriptor: ~Copyable, Sendable {
    /// The number, lent to system calls while this owner lives.
    public let raw: Int32

    /// Takes over an open descriptor.
    public init(owning raw: Int32) {
        self.raw = raw
    }

    deinit {
        if raw >= 0 { Glibc.close(raw) }
    }

    /// Gives the number away; the caller closes it.
    public consuming func release() -> Int32 {
        let raw = raw
        discard self
        return raw
    }

    /// How a file is opened.
    public struct Options: OptionSet, Sendable {
        public let rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }

        public static let create = Options(rawValue: O_CREAT)
        /// Fail when the file exists.
        public static let exclusive = Options(rawValue: O_EXCL)
        public static let truncate = Options(rawValue: O_TRUNC)
        public static let append = Options(rawValue: O_APPEND)
        public static let directory = Options(rawValue: O_DIRECTORY)
        /// Fail when the last component is a symbolic link.
        public static let noFollow = Options(rawValue: O_NOFOLLOW)
        public static let nonBlocking = Options(rawValue: O_NONBLOCK)
        /// Reading does not count as access, which saves writing that down. For the file's owner and for root only.
        public static let noAccessTime = Options(rawValue: CHOST_NO_ACCESS_TIME)
    }

    public enum Access: Sendable {
        case read, write, readWrite

        var flags: Int32 {
            switch self {
            case .read: O_RDONLY
            case .write: O_WRONLY
            case .readWrite: O_RDWR
            }
        }
    }

    /// Opens `path`; `openat(2)` with `O_CLOEXEC`.
    public static func open(
        _ path: HostPath, _ access: Access = .read, _ options: Options = [], mode: UInt32 = 0o644
    ) throws(SystemError) -> FileDescriptor {
        try open(path, at: AT_FDCWD, shown: path, access, options, mode: mode)
    }

    /// Opens `name` in this directory, so that nothing above it can be exchanged meanwhile.
    public func open(
        _ name: HostPath, _ access: Access = .read, _ options: Options = [], mode: UInt32 = 0o644
    ) throws(SystemError) -> FileDescriptor {
        try Self.open(name, at: raw, shown: name, access, options, mode: mode)
    }

    private static func open(
        _ path: HostPath, at directory: Int32, shown: HostPath, _ access: Access, _ options: Options, mode: UInt32
    ) throws(SystemError) -> FileDescriptor {
        let flags = access.flags | options.rawValue | O_CLOEXEC
        let raw = try check("open", shown.description) {
            unsafe path.withCString { path in unsafe chost_open(directory, path, flags, mode) }
        }
        return FileDescriptor(owning: raw)
    }

    /// Reads up to the buffer's size at the current position; 0 at the end.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
        try check("read") { unsafe Glibc.read(raw, buffer.baseAddress, buffer.count) }
    }

    /// Reads up to the buffer's size at `offset`, in bytes; 0 at the end.
    public func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(SystemError) -> Int {
        try check("read") { unsafe pread(raw, buffer.baseAddress, buffer.count, offset) }
    }

    /// Reads up to `count` bytes into an array; empty at the end.
    public func read(upTo count: Int) throws(SystemError) -> [UInt8] {
        var failure: SystemError?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            do throws(SystemError) {
                filled = unsafe try read(into: UnsafeMutableRawBufferPointer(buffer))
            } catch { failure = error }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Everything from the current position to the end. Throws `EFBIG` past `limit` bytes.
    public func readAll(limit: Int = .max) throws(SystemError) -> [UInt8] {
        var all: [UInt8] = []
        while true {
            let some = try read(upTo: 1 << 16)
            if some.isEmpty { return all }
            guard all.count + some.count <= limit else { throw SystemError(.fileTooLarge, "read") }
            all += some
        }
    }

    /// Writes all bytes.
    public func write(_ buffer: UnsafeRawBufferPointer) throws(SystemError) {
        var rest = unsafe buffer
        while unsafe !rest.isEmpty {
            let count = try check("write") { unsafe Glibc.write(raw, rest.baseAddress, rest.count) }
            unsafe rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Writes all bytes.
    public func write(_ bytes: some Collection<UInt8>) throws(SystemError) {
        let array = Array(bytes)
        let failure: SystemError? = unsafe array.withUnsafeBytes { buffer in
            do throws(SystemError) { unsafe try write(buffer) } catch { return error }
            return nil
        }
        if let failure { throw failure }
    }

    public func write(_ text: String) throws(SystemError) {
        try write(Array(text.utf8))
    }

    /// Puts the file's bytes on the disk; `fdatasync(2)`.
    public func sync() throws(SystemError) {
        try check("sync") { fdatasync(raw) }
    }

    public func truncate(to size: Int) throws(SystemError) {
        try check("truncate") { ftruncate(raw, size) }
    }

    @discardableResult
    public func seek(to offset: Int) throws(SystemError) -> Int {
        try check("seek") { lseek(raw, offset, SEEK_SET) }
    }

    public func duplicate() throws(SystemError) -> FileDescriptor {
        FileDescriptor(owning: try check("duplicate") { fcntl(raw, F_DUPFD_CLOEXEC, 3) })
    }

    public func status() throws(SystemError) -> FileStatus {
        var result = stat()
        try check("stat") { unsafe fstat(raw, &result) }
        return FileStatus(result)
    }

    /// A pipe: what is written into `input` comes out of `output`.
    public static func pipe() throws(SystemError) -> Pipe {
        var ends: [Int32] = [-1, -1]
        try check("make a pipe") { unsafe chost_pipe(&ends, O_CLOEXEC) }
        return Pipe(output: FileDescriptor(owning: ends[0]), input: FileDescriptor(owning: ends[1]))
    }

    @frozen public struct Pipe: ~Copyable {
        public var output: FileDescriptor
        public var input: FileDescriptor
    }
}
