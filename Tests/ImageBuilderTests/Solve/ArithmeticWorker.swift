import HostSystem
import ImageBuilder
import Synchronization

/// Sums instead of containers: what the solver decides can be counted exactly.
enum Arithmetic: Sendable, Hashable {
    case constant(Int)
    case sum
    /// Like `sum`, but it depends only on what the inputs are, not on how they came about.
    case sumByContent
    case fail
}

final class ArithmeticWorker: Worker {
    struct Failure: Error {}

    private struct State {
        var cache: [CacheKey: Int] = [:]
        var performed: [Arithmetic] = []
        var expected: [Arithmetic] = []
        var running = 0
        var mostRunning = 0
    }

    private let state = Mutex(State())

    var performed: [Arithmetic] { state.withLock { $0.performed } }
    var mostRunning: Int { state.withLock { $0.mostRunning } }

    /// What was announced before its inputs were there.
    var expected: [Arithmetic] { state.withLock { $0.expected } }

    func expect(_ operation: Arithmetic) {
        state.withLock { if !$0.performed.contains(operation) { $0.expected.append(operation) } }
    }

    func forgetPerformed() { state.withLock { $0.performed = [] } }

    /// Constants stand for what has to be looked up.
    func definitionBlocks(_ operation: Arithmetic) -> Bool { if case .constant = operation { true } else { false } }

    func definition(of operation: Arithmetic, inputs: [CacheKey]) -> CacheKeyRecord {
        var record = CacheKeyRecord(domain: "arithmetic/1")
        record.add("operation", "\(operation)")
        record.add("input", inputs.map(\.description))
        return record
    }

    func recall(_ definition: CacheKeyRecord, _ operation: Arithmetic) -> Int? {
        state.withLock { $0.cache[definition.key] }
    }

    func content(of operation: Arithmetic, inputs: [Int]) -> CacheKeyRecord? {
        guard operation == .sumByContent else { return nil }
        var record = CacheKeyRecord(domain: "sum/1")
        record.add("value", inputs.map(String.init))
        return record
    }

    func recall(_ content: CacheKeyRecord, _ operation: Arithmetic, inputs: [Int]) -> Int? {
        state.withLock { $0.cache[content.key] }
    }

    func perform(
        _ operation: Arithmetic, inputs: [Int], definition: CacheKeyRecord, content: CacheKeyRecord?
    ) throws -> (output: Int, isRecalled: Bool) {
        state.withLock {
            $0.performed.append(operation)
            $0.running += 1
            $0.mostRunning = max($0.mostRunning, $0.running)
        }
        defer { state.withLock { $0.running -= 1 } }
        let value: Int
        switch operation {
        case .constant(let number): value = number
        case .sum, .sumByContent: value = inputs.reduce(0, +)
        case .fail: throw Failure()
        }
        state.withLock {
            $0.cache[definition.key] = value
            if let content { $0.cache[content.key] = value }
        }
        return (value, false)
    }

    func remember(_ output: Int, under definition: CacheKeyRecord, _ operation: Arithmetic) {
        state.withLock { $0.cache[definition.key] = output }
    }
}
