internal import Synchronization

/// Threads for work that blocks. One is started where none is idle, so nobody waits for another's work to end; then it
/// stays for the next piece: a build does hundreds of small ones.
final class ThreadPool: Sendable {
    static let shared = ThreadPool()

    private struct State {
        /// Threads that wait and are not promised to a piece of work yet.
        var idle = 0
        /// A piece for each thread that was promised to one.
        var work: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())
    private let isThere = Semaphore()

    /// Does `body` at once, on a thread that it has to leave as it found it.
    func start(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
        let isTaken = state.withLock { state in
            if state.idle == 0 { return false }
            state.idle -= 1
            state.work.append(body)
            return true
        }
        if isTaken { return isThere.signal() }
        let first = First(body)
        try Thread.start { [self] in
            first.take()?()
            while true { next()() }
        }
    }

    /// What a thread is started for. It is let go of when it is done, as later work is, and not when the thread ends.
    private final class First: Sendable {
        private let body: Mutex<(@Sendable () -> Void)?>
        init(_ body: @escaping @Sendable () -> Void) { self.body = Mutex(body) }
        func take() -> (@Sendable () -> Void)? { body.withLock { $0.take() } }
    }

    private func next() -> @Sendable () -> Void {
        state.withLock { $0.idle += 1 }
        while true {
            isThere.wait()
            if let work = state.withLock({ $0.work.popLast() }) { return work }
        }
    }
}
