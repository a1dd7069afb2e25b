import Synchronization

/// A result that one thread leaves for another, which waits for it.
final class ThreadResult<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, SystemError>?>(nil)
    private let isThere = Semaphore()

    /// Leaves what `body` returns or throws.
    func set(_ body: () throws(SystemError) -> Value) {
        let outcome = Result { () throws(SystemError) in try body() }
        result.withLock { $0 = outcome }
        isThere.signal()
    }

    /// Waits until it is there; for one thread.
    func wait() throws(SystemError) -> Value {
        while true {
            if let outcome = result.withLock({ $0 }) { return try outcome.get() }
            isThere.wait()
        }
    }
}
