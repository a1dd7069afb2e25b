internal import HostSystem
internal import OCI
internal import Synchronization

/// What one running process has in the making: a directory under `sessions/`, locked as long as the process lives.
///
/// Its name starts with the time at which it began. Whatever was used after that may be in use, so that pruning
/// leaves it alone (see `ContentStore.prune`). A directory whose lock is free belongs to a process that is no more;
/// what is in there was never trusted and is removed.
final class Session: Sendable {
    let directory: HostPath
    let layout: StoreLayout
    /// Whether this process has put something large into the cache since somebody asked.
    let hasAdded = Atomic(false)
    /// The trees that this process has found as they were made, or made.
    let provenTrees = Mutex<Set<Digest>>([])
    private let lock: FileLock

    init(_ layout: StoreLayout) throws {
        self.layout = layout
        let now = Timestamp.now
        let name = "\(now.seconds).\(now.nanoseconds)-\(ProcessInfo.processID)-\(UInt32.random(in: .min ... .max))"
        directory = layout.sessions / name
        // Under the gate, so that nobody takes the new directory for a dead one before it is locked.
        let gate = try FileLock(layout.gate, .shared)
        try directory.createDirectory(mode: 0o700)
        directory.spreadDirectories()
        lock = try FileLock(directory / Self.lockName, .exclusive)
        _ = consume gate
    }

    deinit {
        // Nearly always empty by now, and the process about to end.
        try? (directory / Self.lockName).unlink()
        do throws(SystemError) { try directory.removeDirectory() } catch { try? layout.discard(directory) }
    }

    /// A path in here that nothing has.
    func newPath(_ kind: String) -> HostPath {
        directory / "\(kind)-\(UInt64.random(in: .min ... .max))"
    }

    /// When the oldest process that still lives began, less a second, because the clock that stamps files ticks
    /// slowly; nil where there is none.
    static func oldestStart(_ layout: StoreLayout, without session: Session?) throws -> Timestamp? {
        let others = try names(layout).filter { session?.directory != layout.sessions / $0 }
        let oldest = try others.filter { !(try isDead($0, layout)) }.compactMap(start).min()
        return oldest.map { Timestamp(seconds: $0.seconds - 1, nanoseconds: $0.nanoseconds) }
    }

    /// Removes what dead processes left. The removing goes on in the background.
    static func clearDead(_ layout: StoreLayout) throws {
        if try names(layout).contains(where: { try isDead($0, layout) }),
            let gate = try FileLock.tryAcquire(layout.gate, .exclusive)
        {
            for name in try names(layout) where try isDead(name, layout) {
                try (layout.sessions / name).rename(to: layout.newDead())
            }
            _ = consume gate
        }
        if try !FileDescriptor.open(layout.dead, .read, .directory).entryNames().isEmpty {
            try detach { layout.removeDead() }
        }
    }

    private static let lockName = "lock"

    private static func names(_ layout: StoreLayout) throws -> [String] {
        try FileDescriptor.open(layout.sessions, .read, .directory).entryNames()
            .map { String(decoding: $0, as: UTF8.self) }
    }

    private static func isDead(_ name: String, _ layout: StoreLayout) throws -> Bool {
        // Looking must not make a directory that has just gone.
        guard (layout.sessions / name).exists else { return false }
        return try FileLock.tryAcquire(layout.sessions / name / lockName, .exclusive) != nil
    }

    private static func start(_ name: String) -> Timestamp? {
        let parts = name.prefix { $0 != "-" }.split(separator: ".").compactMap { Int($0) }
        return parts.count == 2 ? Timestamp(seconds: parts[0], nanoseconds: parts[1]) : nil
    }
}

extension StoreLayout {
    /// A path under `dead/` that nothing has.
    func newDead() -> HostPath { dead / String(UInt64.random(in: .min ... .max)) }

    /// Takes something away in one step. What it takes is removed in the background: a file system that discards
    /// blocks at once may need a minute for a large tree. What the end of the process cuts off, the next one removes.
    func discard(_ path: HostPath) throws(SystemError) {
        let grave = newDead()
        do throws(SystemError) { try path.rename(to: grave) } catch {
            if error.errno == .noSuchFile { return }
            throw error
        }
        try detach { try? grave.removeTree() }
    }

    /// Removes a file, which may have gone already.
    func removeFile(_ path: HostPath) throws(SystemError) {
        do throws(SystemError) { try path.unlink() } catch {
            if error.errno != .noSuchFile { throw error }
        }
    }

    func removeDead() {
        // Whatever is left, another process removes; several may be at it at once.
        guard let names = try? FileDescriptor.open(dead, .read, .directory).entryNames() else { return }
        for name in names { try? dead.appending(HostPath(bytes: name)).removeTree() }
    }
}
