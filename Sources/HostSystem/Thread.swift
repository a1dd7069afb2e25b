internal import CHost
internal import Glibc

/// A plain POSIX thread.
enum Thread {
    private final class Work {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Starts a detached thread with a 4 MiB stack (a deep directory tree recurses).
    static func start(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        defer { unsafe pthread_attr_destroy(&attributes) }
        unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        unsafe pthread_attr_setstacksize(&attributes, 4 << 20)
        let work = unsafe Unmanaged.passRetained(Work(body))
        var thread = pthread_t()
        let code = unsafe pthread_create(
            &thread, &attributes,
            { argument in
                if let argument = unsafe argument {
                    unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
                }
                return nil
            }, work.toOpaque())
        if code != 0 {
            unsafe work.release()
            throw SystemError(Errno(rawValue: code), "start a thread")
        }
    }
}

/// Runs `body` on a thread of its own and waits for it: for calls that change the calling thread, such as entering a
/// namespace.
public func onOwnThread<Result: Sendable>(
    _ body: @escaping @Sendable () throws(SystemError) -> Result
) throws(SystemError) -> Result {
    let result = ThreadResult<Result>()
    try Thread.start { result.set(body) }
    return try result.wait()
}
