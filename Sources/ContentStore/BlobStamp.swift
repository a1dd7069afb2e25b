internal import HostSystem

/// Says as which file, unchanged since, a blob was last hashed. A stamp that is torn or old just does not match.
enum BlobStamp {
    static func isCurrent(_ path: HostPath, _ status: FileStatus) throws(SystemError) -> Bool {
        do throws(SystemError) { return try path.read(limit: 1 << 10) == text(status) } catch {
            if error.errno == .noSuchFile { return false }
            throw error
        }
    }

    static func write(_ path: HostPath, _ status: FileStatus) throws(SystemError) {
        try AtomicFile.write(text(status), to: path, durable: false)
    }

    private static func text(_ status: FileStatus) -> [UInt8] {
        let (modified, changed) = (status.modified, status.changed)
        return Array(
            """
            \(status.device) \(status.inode) \(status.size) \(modified.seconds).\(modified.nanoseconds) \
            \(changed.seconds).\(changed.nanoseconds)

            """.utf8)
    }
}
