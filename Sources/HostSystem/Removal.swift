internal import Glibc

extension HostPath {
    /// Removes what is at this path and, for a directory, all below it; links are removed, never followed. What
    /// somebody else removes meanwhile is no error.
    public func removeTree() throws(SystemError) {
        do throws(SystemError) { try removeWhatIsHere() } catch {
            if error.errno != .noSuchFile { throw error }
        }
    }

    private func removeWhatIsHere() throws(SystemError) {
        guard let status = try statusIfExists() else { return }
        guard status.kind == .directory else { return try unlink() }
        if status.mode & 0o700 != 0o700 { try setMode(0o700) }
        let directory = try FileDescriptor.open(self, .read, [.directory, .noFollow])
        try directory.removeEntries(shown: self)
        try removeDirectory()
    }
}

extension FileDescriptor {
    /// Removes a file, or a symbolic link itself, from this directory.
    public func remove(_ name: HostPath) throws(SystemError) {
        try remove(name, 0, shown: name)
    }

    /// Removes an empty directory from this directory.
    public func removeDirectory(_ name: HostPath) throws(SystemError) {
        try remove(name, AT_REMOVEDIR, shown: name)
    }

    /// Removes what has that name in this directory and, for a directory, all below it; links are removed, never
    /// followed.
    public func removeTree(_ name: HostPath) throws(SystemError) {
        try removeTree(name, shown: name)
    }

    /// Removes everything in this directory. What somebody else removes meanwhile is no error.
    fileprivate func removeEntries(shown path: HostPath) throws(SystemError) {
        for name in try entryNames() {
            let name = HostPath(bytes: name)
            do throws(SystemError) { try removeTree(name, shown: path.appending(name)) } catch {
                if error.errno != .noSuchFile { throw error }
            }
        }
    }

    /// `path`: what errors call it.
    private func removeTree(_ name: HostPath, shown path: HostPath) throws(SystemError) {
        guard let status = try statusIfExists(of: name) else { return }
        guard status.kind == .directory else { return try remove(name, 0, shown: path) }
        if status.mode & 0o700 != 0o700 { try setMode(of: name, 0o700) }
        try open(name, .read, [.directory, .noFollow]).removeEntries(shown: path)
        try remove(name, AT_REMOVEDIR, shown: path)
    }

    private func remove(_ name: HostPath, _ flags: Int32, shown path: HostPath) throws(SystemError) {
        try check("remove", path.description) {
            unsafe name.withCString { name in unsafe unlinkat(raw, name, flags) }
        }
    }
}
