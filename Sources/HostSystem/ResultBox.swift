import Synchronization

/// A result that one thread leaves for another.
final class ResultBox<Value: Sendable>: Sendable {
    private let value = Mutex<Result<Value, SystemError>?>(nil)

    func set(_ result: Result<Value, SystemError>) { value.withLock { $0 = result } }
    func get() -> Result<Value, SystemError>? { value.withLock { $0 } }
}
