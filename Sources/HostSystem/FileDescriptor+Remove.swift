internal import Glibc

extension FileDescriptor {
    /// Removes a file, or a symbolic link itself, from this directory.
    public func remove(_ name: HostPath) throws(SystemError) {
        try check("remove", name.description) { unsafe name.withCString { name in unsafe unlinkat(raw, name, 0) } }
    }

    /// Removes an empty directory from this directory.
    public func removeDirectory(_ name: HostPath) throws(SystemError) {
        try check("remove", name.description) {
            unsafe name.withCString { name in unsafe unlinkat(raw, name, AT_REMOVEDIR) }
        }
    }

    /// Removes what has that name in this directory and, for a directory, all below it; links are removed, never
    /// followed.
    public func removeTree(_ name: HostPath) throws(SystemError) {
        guard let status = try statusIfExists(of: name) else { return }
        guard status.kind == .directory else { return try remove(name) }
        if status.mode & 0o700 != 0o700 { try setMode(of: name, 0o700) }
        try open(name, .read, [.directory, .noFollow]).removeEntries(shown: name)
        try removeDirectory(name)
    }

    /// What is in this directory under that name, or nil where nothing is.
    public func statusIfExists(of name: HostPath) throws(SystemError) -> FileStatus? {
        do throws(SystemError) { return try status(of: name) } catch {
            if error.errno == .noSuchFile { return nil }
            throw error
        }
    }
}
