import Synchronization

/// Work was told to stop.
public struct CancelledError: Error, CustomStringConvertible {
    public init() {}
    public var description: String { "cancelled" }
}

/// One switch that stops everything, thrown by Ctrl-C or by the first failure.
/// Blocking code asks it between pieces of work; what waits in the kernel registers a handler that wakes it.
public final class Cancellation: Sendable {
    private struct State {
        var cancelled = false
        var next = 0
        var handlers: [Int: @Sendable () -> Void] = [:]
    }

    private let state = Mutex(State())

    public init() {}

    public var isCancelled: Bool { state.withLock { $0.cancelled } }

    /// Throws when work should stop.
    public func check() throws(CancelledError) {
        if isCancelled { throw CancelledError() }
    }

    /// Stops everything: calls each handler once. Later calls do nothing.
    public func cancel() {
        let handlers = state.withLock { state in
            defer {
                state.cancelled = true
                state.handlers = [:]
            }
            return state.cancelled ? [] : state.handlers.sorted { $0.key < $1.key }.map(\.value)
        }
        for handler in handlers { handler() }
    }

    /// A switch of its own that this one throws too. Throwing it does not throw this one.
    public func makeChild() -> Cancellation {
        let child = Cancellation()
        let isCancelled = state.withLock { state in
            state.next += 1
            state.handlers[state.next] = { [weak child] in child?.cancel() }
            return state.cancelled
        }
        if isCancelled { child.cancel() }
        return child
    }

    /// Runs `body`; when cancelled meanwhile (or before), calls `handler`, once, on the thread that cancels.
    public func withHandler<Result, Failure: Error>(
        _ handler: @escaping @Sendable () -> Void, _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let key: Int? = state.withLock { state in
            if state.cancelled { return nil }
            state.next += 1
            state.handlers[state.next] = handler
            return state.next
        }
        if key == nil { handler() }
        defer { if let key { state.withLock { _ = $0.handlers.removeValue(forKey: key) } } }
        return try body()
    }
}
