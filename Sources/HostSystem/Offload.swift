/// Runs blocking work on a thread of its own, so that it never occupies one of Swift's few cooperative threads
/// (one per core): those are for deciding what runs next, not for waiting in the kernel.
public func offload<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        do throws(SystemError) {
            try Thread.start { continuation.resume(with: Swift.Result(catching: work)) }
        } catch { continuation.resume(throwing: error) }
    }
}
