internal import CHost

/// The file system that holds a path, `statfs(2)`.
extension HostPath {
    /// All bytes of the file system that holds this path, free or not.
    public func fileSystemSize() throws(SystemError) -> Int {
        let result = try fileSystemStatus()
        return Int(result.f_blocks) * Int(result.f_bsize)
    }

    /// The magic number of the file system that holds this path, `statfs(2)`.
    public func fileSystemType() throws(SystemError) -> Int {
        Int(try fileSystemStatus().f_type)
    }

    private func fileSystemStatus() throws(SystemError) -> chost_statfs {
        var result = chost_statfs()
        try check("look at the file system of", description) {
            unsafe withCString { path in unsafe chost_file_system(path, &result) }
        }
        return result
    }
}
