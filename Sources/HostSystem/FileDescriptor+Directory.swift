internal import Glibc

/// An open directory, and what is in it by name.
extension FileDescriptor {
    /// What is in this directory: `lstat` of one name in it.
    public func status(of name: HostPath) throws(SystemError) -> FileStatus {
        try name.status(at: raw, followingLinks: false)
    }

    /// What is in this directory under that name, or nil where nothing is.
    public func statusIfExists(of name: HostPath) throws(SystemError) -> FileStatus? {
        do throws(SystemError) { return try status(of: name) } catch {
            if error.errno == .noSuchFile { return nil }
            throw error
        }
    }

    /// What the symbolic link `name` in this directory points to.
    public func linkTarget(of name: HostPath) throws(SystemError) -> HostPath {
        try name.linkTarget(at: raw)
    }

    /// The names in this directory, sorted bytewise, without `.` and `..`.
    public func entryNames() throws(SystemError) -> [[UInt8]] {
        let copy = try open(".", .read, .directory).release()
        guard let stream = unsafe fdopendir(copy) else {
            let failure = SystemError(.current, "read the directory")
            Glibc.close(copy)
            throw failure
        }
        defer { unsafe closedir(stream) }
        var names: [[UInt8]] = []
        while true {
            Glibc.errno = 0
            guard let entry = unsafe readdir(stream) else {
                if Glibc.errno != 0 { throw SystemError(.current, "read the directory") }
                break
            }
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { field in
                unsafe [UInt8](UnsafeRawBufferPointer(rebasing: field[..<(field.firstIndex(of: 0) ?? field.count)]))
            }
            if name != [dot], name != [dot, dot] { names.append(name) }
        }
        return names.sorted { $0.lexicographicallyPrecedes($1) }
    }
}
