internal import Glibc

/// A counting semaphore, `sem_overview(7)`: threads wait until others have signalled.
@safe
public final class Semaphore: Sendable {
    // Concurrency: the pointer never changes, and the C functions on it may be called from any thread.
    private nonisolated(unsafe) let semaphore: UnsafeMutablePointer<sem_t>

    public init(_ count: UInt32 = 0) {
        unsafe semaphore = .allocate(capacity: 1)
        unsafe sem_init(semaphore, 0, count)
    }

    deinit {
        unsafe sem_destroy(semaphore)
        unsafe semaphore.deallocate()
    }

    public func signal() {
        unsafe sem_post(semaphore)
    }

    /// Waits for a signal and takes it.
    public func wait() {
        while unsafe sem_wait(semaphore) != 0 {}  // only ever interrupted
    }
}
