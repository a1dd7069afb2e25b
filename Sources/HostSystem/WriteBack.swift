internal import CHost

extension FileDescriptor {
    /// Has the kernel begin to put a stretch of the file on the disk, and does not wait: so that a later ``sync()``
    /// finds little left to do. `sync_file_range(2)`; where that does not work nothing happens.
    public func startWriteBack(at offset: Int, count: Int) {
        _ = chost_start_write_back(raw, Int64(offset), Int64(count))
    }
}
