internal import Hashing
public import HostSystem
public import OCI
internal import Synchronization

/// Digests of files of this machine, so that what has not changed is not read again.
///
/// A file is known by device, inode, size, mtime and ctime in nanoseconds. As in git ("racy git" in its technical
/// documentation), a file that was changed within a time stamp's granularity of being read is not remembered:
/// a further change might not show.
///
/// Concurrency: what was loaded never changes; what is new is behind a `Mutex`. Processes merge when they save.
public final class FileDigestCache: Sendable {
    private let path: HostPath
    private let loaded: FileDigestTable
    private let fresh = Mutex<[FileDigestTable.Key: FileDigestTable.Entry]>([:])
    private let today: UInt32

    /// Loads what is at `path`. A spoilt file counts as none: everything is read again.
    public init(at path: HostPath) {
        self.path = path
        loaded = FileDigestTable(reading: path)
        today = UInt32(clamping: Timestamp.now.seconds / 86_400)
    }

    /// The digest of the regular file with this status, if it is known.
    public func digest(for status: FileStatus) -> Digest? {
        guard status.kind == .regular else { return nil }
        let key = FileDigestTable.Key(status)
        if let entry = fresh.withLock({ $0[key] }) { return entry.matches(status) ? entry.digest : nil }
        guard var entry = loaded.entry(key), entry.matches(status) else { return nil }
        if entry.lastUsed != today {
            entry.lastUsed = today
            fresh.withLock { $0[key] = entry }
        }
        return entry.digest
    }

    /// The digest of a file's whole content, from the cache or by reading it. Its position does not matter.
    /// - Parameter status: as it was a moment ago, where somebody has asked already.
    public func digest(
        of file: borrowing FileDescriptor, as status: FileStatus? = nil
    ) throws(SystemError) -> Digest {
        let status = if let status { status } else { try file.status() }
        if let known = digest(for: status) { return known }
        let reading = try read(file, as: status)
        remember([reading])
        return reading.digest
    }

    /// A file's digest as it was read.
    public struct Reading: Sendable {
        public let digest: Digest
        /// Nil where a change might not show.
        fileprivate let entry: FileDigestTable.Entry?
    }

    /// Reads a file's whole content, known or not, and notes nothing. `status`: as it was a moment ago.
    public func read(_ file: borrowing FileDescriptor, as status: FileStatus) throws(SystemError) -> Reading {
        let start = Timestamp.now
        let digest = try contentDigest(of: file, size: status.size)
        guard status.kind == .regular, Self.isSettled(status, at: start), try file.status() == status else {
            return Reading(digest: digest, entry: nil)
        }
        return Reading(digest: digest, entry: FileDigestTable.Entry(status, digest, lastUsed: today))
    }

    /// Notes what was read.
    public func remember(_ readings: [Reading]) {
        fresh.withLock { fresh in
            for case let entry? in readings.map(\.entry) { fresh[entry.key] = entry }
        }
    }

    /// Writes what is new to the disk, together with what other processes saved meanwhile.
    public func save() throws(SystemError) {
        let news = fresh.withLock { $0 }
        if news.isEmpty { return }
        let lock = try FileLock(HostPath(bytes: path.bytes + Array(".lock".utf8)), .exclusive)
        let merged = FileDigestTable(reading: path).merging(news, today: today)
        try AtomicFile.write(merged.encoded, to: path, durable: false)
        _ = consume lock
    }

    /// Whether any later change must give the file another time stamp.
    private static func isSettled(_ status: FileStatus, at now: Timestamp) -> Bool {
        // Kernels stamp files by a clock that ticks at least every 10 ms; file systems without a fraction by seconds,
        // FAT by two of them.
        let wholeSeconds = status.modified.nanoseconds == 0 || status.changed.nanoseconds == 0
        let granularity = wholeSeconds ? 2_000_000_000 : 20_000_000
        let newest = max(status.modified, status.changed)
        return newest.nanosecondsSinceEpoch < now.nanosecondsSinceEpoch - Int64(granularity)
    }
}

extension Timestamp {
    /// Saturates in the year 2262, far from any file that is settled.
    var nanosecondsSinceEpoch: Int64 {
        let (whole, overflow) = Int64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        if overflow { return seconds < 0 ? .min : .max }
        let (sum, tooLarge) = whole.addingReportingOverflow(Int64(nanoseconds))
        return tooLarge ? .max : sum
    }
}
