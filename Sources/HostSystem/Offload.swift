internal import CHost
internal import Glibc

/// Runs blocking work on a thread of its own, so that it never occupies one of Swift's few cooperative threads
/// (one per core): those are for deciding what runs next, not for waiting in the kernel.
public func offload<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        do throws(SystemError) {
            try Thread.start { continuation.resume(with: Swift.Result(catching: work)) }
        } catch { continuation.resume(throwing: error) }
    }
}

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
    let pipe = try FileDescriptor.pipe()
    let box = ResultBox<Result>()
    let signal = pipe.input.release()
    try Thread.start {
        do throws(SystemError) { box.set(.success(try body())) } catch { box.set(.failure(error)) }
        Glibc.close(signal)
    }
    _ = try pipe.output.read(upTo: 1)
    guard let result = box.get() else { throw SystemError(.current, "run a thread") }
    return try result.get()
}
