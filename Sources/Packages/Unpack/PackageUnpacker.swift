internal import Archive
internal import HostSystem
internal import Synchronization

/// Unpacks one package on a worker's thread, ahead of the thread that writes the layer.
///
/// Concurrency: a worker calls ``unpack(_:)`` once, the writing thread the rest. They meet in `batches`, behind a
/// `Mutex`; the semaphores count its full and free places, so that memory stays bounded.
final class PackageUnpacker: Sendable {
    enum Item: Sendable {
        /// Comes first.
        case control(PackageControl)
        case entry(TarEntry)
        /// A part of the content of the entry before.
        case bytes([UInt8])
        case end
        case failed(any Error)
    }

    private let batches = Mutex<[[Item]]>([])
    private let full = Semaphore()
    private let free: Semaphore
    private let abandoned = Mutex(false)

    private static let batchSize = 1 << 20

    /// - Parameter room: batches of about 1 MiB that may wait unread.
    init(room: Int) {
        free = Semaphore(UInt32(clamping: max(1, room)))
    }

    /// Unpacks until the package's end, a fault, or until nobody wants more.
    func unpack(_ package: StoredPackage) {
        var batch: [Item] = []
        var size = 0
        func put(_ item: Item, _ count: Int) throws {
            batch.append(item)
            // An entry alone costs memory too.
            size += count + 256
            if size < Self.batchSize { return }
            try hand(over: batch)
            batch = []
            size = 0
        }
        do {
            try put(.control(package.control()), 0)
            try package.forEachEntry {
                try put(.entry($0), 0)
            } content: {
                try put(.bytes($0), $0.count)
            }
            batch.append(.end)
        } catch { batch.append(.failed(error)) }
        try? hand(over: batch)  // throws only where nobody listens any more
    }

    private func hand(over batch: [Item]) throws(CancelledError) {
        if abandoned.withLock({ $0 }) { throw CancelledError() }
        free.wait()
        // `abandon` gives one place, to wake who waits here.
        if abandoned.withLock({ $0 }) { throw CancelledError() }
        batches.withLock { $0.append(batch) }
        full.signal()
    }

    /// The next batch, waiting for it.
    func take() -> [Item] {
        full.wait()
        let batch = batches.withLock { $0.removeFirst() }
        free.signal()
        return batch
    }

    /// Tells the worker that nothing more is wanted.
    func abandon() {
        abandoned.withLock { $0 = true }
        free.signal()
    }
}
