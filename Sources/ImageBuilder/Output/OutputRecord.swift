internal import ContentStore
internal import HostSystem
internal import JSON
internal import OCI

/// Remembers what an output file holds, so that a build that changes nothing does not write it again.
///
/// A file is known by everything that changes when somebody writes it: device, inode, size, modification and status
/// change time.
struct OutputRecord {
    let store: ContentStore
    let destination: HostPath
    let image: BuiltImage

    /// The size of the output, if it is the image as it was written.
    func currentSize() throws -> Int? {
        guard let bytes = try store.record(for: key), let known = try? JSONValue(parsing: bytes),
            let status = try destination.statusIfExists(), status.kind == .regular, known == identity(of: status)
        else { return nil }
        return status.size
    }

    /// Notes that the output is the image now.
    func remember() throws {
        guard let status = try destination.statusIfExists(), status.kind == .regular else { return }
        try store.store(record: identity(of: status).encoded(), for: key)
    }

    private var key: Digest {
        var record = CacheKeyRecord(domain: "output/1")
        record.add("path", destination.absolute.bytes.map { String($0, radix: 16) }.joined())
        record.add("image", image.digest.description)
        record.add("tag", image.tags.map(\.description))
        return record.key.digest
    }

    private func identity(of status: FileStatus) -> JSONValue {
        .array(
            [
                Int(truncatingIfNeeded: status.device), Int(truncatingIfNeeded: status.inode), status.size,
                status.modified.seconds, status.modified.nanoseconds, status.changed.seconds,
                status.changed.nanoseconds,
            ].map { .integer($0) })
    }
}
