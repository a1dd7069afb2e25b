internal import HostSystem

/// Reads packages one after the other, while other threads unpack those that come next.
final class PackageReading {
    private let packages: [StoredPackage]
    private let threads: Int
    private let workers: OrderedWorkers<(PackageUnpacker, StoredPackage), Void>
    private var started: [PackageUnpacker] = []
    private var given = 0

    /// - Parameters:
    ///   - packages: in the order in which they are wanted.
    ///   - threads: how many unpack ahead.
    init(_ packages: [StoredPackage], threads: Int) {
        self.packages = packages
        self.threads = threads
        workers = OrderedWorkers(threads: threads) { { $0.0.unpack($0.1) } }
    }

    /// Wakes workers that wait for room when something went wrong with whoever reads.
    deinit {
        for unpacker in started { unpacker.abandon() }
    }

    /// The next package, of which the one before has been read to its end. Nil behind the last.
    func next() throws -> PackageContents? {
        if given > 0 { try workers.next() }
        guard given < packages.count else { return nil }
        while started.count < packages.count, started.count - given <= 2 * threads {
            let unpacker = PackageUnpacker(room: max(2, 32 / max(1, threads)))
            try workers.submit((unpacker, packages[started.count]))
            started.append(unpacker)
        }
        given += 1
        return PackageContents(started[given - 1])
    }
}
