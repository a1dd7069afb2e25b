import Synchronization

/// Runs blocking work on a thread for such work, so that it never occupies one of Swift's few cooperative threads
/// (one per core): those are for deciding what runs next, not for waiting in the kernel.
///
/// What `work` holds is released before this returns: the program may end next, and directories in the making go with
/// their owners.
public func offload<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    let job = Job(work)
    return try await withCheckedThrowingContinuation { continuation in
        do throws(SystemError) {
            try ThreadPool.shared.start { continuation.resume(with: job.run()) }
        } catch { continuation.resume(throwing: error) }
    }
}

/// Does `aside` on another thread while `body` runs on this one, and waits for both.
/// - Throws: what `body` throws, else what `aside` throws.
public func alongside<Side: Sendable, Value>(
    _ aside: @escaping @Sendable () throws -> Side, _ body: () throws -> Value
) throws -> (value: Value, side: Side) {
    let job = Job(aside)
    let side = ThreadResult<Result<Side, any Error>>()
    try ThreadPool.shared.start { side.set { job.run() } }
    let value = Result { try body() }
    let outcome = try side.wait()
    return (try value.get(), try outcome.get())
}

/// Work that is done once, and then let go of.
private final class Job<Value: Sendable>: Sendable {
    private let work: Mutex<(@Sendable () throws -> Value)?>

    init(_ work: @escaping @Sendable () throws -> Value) { self.work = Mutex(work) }

    func run() -> Result<Value, any Error> {
        let work = work.withLock { $0.take() }
        return Result {
            guard let work else { throw CancelledError() }
            return try work()
        }
    }
}
