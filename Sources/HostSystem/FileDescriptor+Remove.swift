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
}
