import Synchronization

/// Bytes that another thread leaves.
final class Kept: Sendable {
    private static let limit = 4 << 20
    private let state = Mutex<[UInt8]>([])

    func add(_ bytes: [UInt8]) {
        state.withLock { $0 += bytes.prefix(max(0, Self.limit - $0.count)) }
    }

    var bytes: [UInt8] { state.withLock { $0 } }
}
