import Synchronization
import Testing

@testable import HostSystem

@Suite("Threads for work that blocks")
struct ThreadPoolTests {
    @Test("are as many as there is work at one time")
    func many() throws {
        let pool = ThreadPool()
        let arrived = Semaphore()
        let gate = Semaphore()
        let left = Semaphore()
        for _ in 1...20 {
            try pool.start {
                arrived.signal()
                gate.wait()
                left.signal()
            }
        }
        // Were one of them to wait for another, these would not all come.
        for _ in 1...20 { arrived.wait() }
        for _ in 1...20 { gate.signal() }
        for _ in 1...20 { left.wait() }
    }

    @Test("do one piece after another")
    func again() throws {
        let pool = ThreadPool()
        let sum = Mutex(0)
        let done = Semaphore()
        for number in 1...1000 {
            try pool.start {
                sum.withLock { $0 += number }
                done.signal()
            }
            done.wait()
        }
        #expect(sum.withLock { $0 } == 500_500)
    }

    private final class Held: Sendable {
        let gone: Semaphore
        init(_ gone: Semaphore) { self.gone = gone }
        deinit { gone.signal() }
    }

    @Test("let go of what a piece held when it is done, the first like the others")
    func release() throws {
        let pool = ThreadPool()
        let gone = Semaphore()
        for _ in 1...3 {
            let held = Held(gone)
            try pool.start { withExtendedLifetime(held) {} }
        }
        for _ in 1...3 { gone.wait() }
    }
}
