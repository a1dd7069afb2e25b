internal import Glibc

/// An error number of the operating system, `errno(3)`.
public struct Errno: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: Int32

    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    public static let noSuchFile = Errno(rawValue: ENOENT)
    public static let fileExists = Errno(rawValue: EEXIST)
    public static let notDirectory = Errno(rawValue: ENOTDIR)
    public static let isDirectory = Errno(rawValue: EISDIR)
    public static let notPermitted = Errno(rawValue: EPERM)
    public static let permissionDenied = Errno(rawValue: EACCES)
    public static let noSpace = Errno(rawValue: ENOSPC)
    public static let quotaExceeded = Errno(rawValue: EDQUOT)
    public static let readOnlyFileSystem = Errno(rawValue: EROFS)
    public static let tooManySymbolicLinks = Errno(rawValue: ELOOP)
    public static let notEmpty = Errno(rawValue: ENOTEMPTY)
    public static let invalidArgument = Errno(rawValue: EINVAL)
    public static let fileTooLarge = Errno(rawValue: EFBIG)
    public static let wouldBlock = Errno(rawValue: EWOULDBLOCK)
    public static let notSupported = Errno(rawValue: EOPNOTSUPP)
    public static let noSuchProcess = Errno(rawValue: ESRCH)
    public static let noData = Errno(rawValue: ENODATA)
    public static let timedOut = Errno(rawValue: ETIMEDOUT)

    /// The error number that the last failed call of this thread left.
    public static var current: Errno { Errno(rawValue: errno) }

    /// What the C library says about it, for example `No such file or directory`.
    public var description: String {
        // Safe between threads since glibc 2.32: its result belongs to the calling thread.
        guard let text = unsafe strerror(rawValue) else { return "error \(rawValue)" }
        return unsafe String(cString: text)
    }
}

/// A system call that failed: what was tried, on what, and why it failed.
public struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
    public let errno: Errno
    /// What was tried, as a person says it: `open`, `read`, `rename`.
    public let operation: String
    /// The path or thing that it was tried on, if there is one.
    public let subject: String?

    public init(_ errno: Errno, _ operation: String, _ subject: String? = nil) {
        self.errno = errno
        self.operation = operation
        self.subject = subject
    }

    public var description: String {
        subject.map { "cannot \(operation) \($0): \(errno)" } ?? "cannot \(operation): \(errno)"
    }
}

/// Calls again while a signal interrupts, and turns the C convention (-1 and `errno`) into a thrown error.
@discardableResult
func check<Result: SignedInteger>(
    _ operation: @autoclosure () -> String, _ subject: @autoclosure () -> String? = nil, _ call: () -> Result
) throws(SystemError) -> Result {
    while true {
        let result = call()
        if result >= 0 { return result }
        let code = Errno.current
        if code.rawValue == EINTR { continue }
        throw SystemError(code, operation(), subject())
    }
}
