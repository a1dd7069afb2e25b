internal import CHost
internal import Glibc

extension HostPath {
    /// What is at this path; a symbolic link itself unless `followingLinks`.
    public func status(followingLinks: Bool = false) throws(SystemError) -> FileStatus {
        try status(at: AT_FDCWD, followingLinks: followingLinks)
    }

    /// What is at this path, or nil where nothing is.
    public func statusIfExists(followingLinks: Bool = false) throws(SystemError) -> FileStatus? {
        do throws(SystemError) { return try status(followingLinks: followingLinks) } catch {
            if error.errno == .noSuchFile || error.errno == .notDirectory { return nil }
            throw error
        }
    }

    func status(at directory: Int32, followingLinks: Bool) throws(SystemError) -> FileStatus {
        var result = stat()
        try check("stat", description) {
            unsafe withCString { path in
                unsafe fstatat(directory, path, &result, followingLinks ? 0 : AT_SYMLINK_NOFOLLOW)
            }
        }
        return FileStatus(result)
    }

    public var exists: Bool { (try? status()) != nil }

    /// The bytes that a symbolic link points to.
    public func linkTarget() throws(SystemError) -> HostPath {
        try linkTarget(at: AT_FDCWD)
    }

    func linkTarget(at directory: Int32) throws(SystemError) -> HostPath {
        var capacity = 256
        while true {
            var count = 0
            var failure: SystemError?
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, filled in
                do throws(SystemError) {
                    count = try check("read the link", description) {
                        unsafe withCString { path in
                            unsafe buffer.withMemoryRebound(to: CChar.self) { buffer in
                                unsafe readlinkat(
                                    directory, path, buffer.baseAddress ?? .allocate(capacity: 0), capacity)
                            }
                        }
                    }
                } catch { failure = error }
                filled = max(0, count)
            }
            if let failure { throw failure }
            if count < capacity { return HostPath(bytes: bytes) }
            capacity *= 4
        }
    }

    /// The whole file.
    public func read(limit: Int = .max) throws(SystemError) -> [UInt8] {
        do throws(SystemError) {
            return try FileDescriptor.open(self).readAll(limit: limit)
        } catch {
            throw error.subject == nil ? SystemError(error.errno, error.operation, description) : error
        }
    }

    /// Makes the directory and those above it where they are missing.
    public func createDirectories(mode: UInt32 = 0o755) throws(SystemError) {
        do throws(SystemError) { return try createDirectory(mode: mode) } catch {
            switch error.errno {
            case .fileExists:
                if try status(followingLinks: true).kind == .directory { return }
                throw SystemError(.notDirectory, "make the directory", description)
            case .noSuchFile where parent != self && parent != ".":
                try parent.createDirectories(mode: mode)
                do throws(SystemError) { try createDirectory(mode: mode) } catch {
                    if error.errno != .fileExists { throw error }
                }
            default: throw error
            }
        }
    }

    public func createDirectory(mode: UInt32 = 0o755) throws(SystemError) {
        try check("make the directory", description) { unsafe withCString { path in unsafe mkdir(path, mode) } }
    }

    public func createSymbolicLink(to target: HostPath) throws(SystemError) {
        try check("make the link", description) {
            unsafe target.withCString { target in unsafe withCString { path in unsafe symlink(target, path) } }
        }
    }

    /// A second name for the file at `existing`.
    public func createHardLink(to existing: HostPath) throws(SystemError) {
        try check("link", description) {
            unsafe existing.withCString { existing in unsafe withCString { path in unsafe link(existing, path) } }
        }
    }

    /// Gives the file at this path another name, in one step; what was there is replaced.
    public func rename(to destination: HostPath) throws(SystemError) {
        try check("rename", "\(self) to \(destination)") {
            unsafe withCString { old in unsafe destination.withCString { new in unsafe Glibc.rename(old, new) } }
        }
    }

    /// Gives the file another name if that is free; false when something has it already.
    public func renameIfAbsent(to destination: HostPath) throws(SystemError) -> Bool {
        do throws(SystemError) {
            try check("rename", "\(self) to \(destination)") {
                unsafe withCString { old in unsafe destination.withCString { new in unsafe chost_rename_new(old, new) }
                }
            }
            return true
        } catch {
            if error.errno == .fileExists || error.errno == .notEmpty { return false }
            throw error
        }
    }

    public func unlink() throws(SystemError) {
        try check("remove", description) { unsafe withCString { path in unsafe Glibc.unlink(path) } }
    }

    public func removeDirectory() throws(SystemError) {
        try check("remove", description) { unsafe withCString { path in unsafe rmdir(path) } }
    }

    public func setMode(_ mode: UInt32) throws(SystemError) {
        try check("change the mode of", description) { unsafe withCString { path in unsafe chmod(path, mode) } }
    }

    public func setOwner(_ owner: UInt32, group: UInt32) throws(SystemError) {
        try check("change the owner of", description) {
            unsafe withCString { path in unsafe lchown(path, owner, group) }
        }
    }

    /// Sets the access and modification time; of a symbolic link itself.
    public func setModified(_ time: Timestamp) throws(SystemError) {
        let times = [
            timespec(tv_sec: time.seconds, tv_nsec: time.nanoseconds),
            timespec(tv_sec: time.seconds, tv_nsec: time.nanoseconds),
        ]
        try check("set the time of", description) {
            unsafe withCString { path in unsafe utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW) }
        }
    }

    /// The value of an extended attribute, or nil where there is none.
    public func extendedAttribute(_ name: String) throws(SystemError) -> [UInt8]? {
        do throws(SystemError) {
            let size = try check("read the attribute \(name) of", description) {
                unsafe withCString { path in unsafe lgetxattr(path, name, nil, 0) }
            }
            if size == 0 { return [] }
            var value = [UInt8](repeating: 0, count: size)
            let count = try check("read the attribute \(name) of", description) {
                unsafe withCString { path in unsafe lgetxattr(path, name, &value, size) }
            }
            return Array(value.prefix(count))
        } catch {
            if error.errno == .noData || error.errno == .notSupported { return nil }
            throw error
        }
    }

    /// The names of the extended attributes, sorted.
    public func extendedAttributeNames() throws(SystemError) -> [String] {
        let size: Int
        do throws(SystemError) {
            size = try check("list the attributes of", description) {
                unsafe withCString { path in unsafe llistxattr(path, nil, 0) }
            }
        } catch {
            if error.errno == .notSupported { return [] }
            throw error
        }
        if size == 0 { return [] }
        var names = [CChar](repeating: 0, count: size)
        let count = try check("list the attributes of", description) {
            unsafe withCString { path in unsafe llistxattr(path, &names, size) }
        }
        return names.prefix(count).split(separator: 0)
            .map { String(decoding: $0.map { UInt8(bitPattern: $0) }, as: UTF8.self) }.sorted()
    }

    public func setExtendedAttribute(_ name: String, to value: [UInt8]) throws(SystemError) {
        try check("set the attribute \(name) of", description) {
            unsafe withCString { path in unsafe lsetxattr(path, name, value, value.count, 0) }
        }
    }

    /// The absolute path with all symbolic links resolved.
    public func resolved() throws(SystemError) -> HostPath {
        let text: UnsafeMutablePointer<CChar>? = unsafe withCString { path in unsafe realpath(path, nil) }
        guard let text = unsafe text else { throw SystemError(.current, "resolve", description) }
        defer { unsafe free(text) }
        return HostPath(unsafe String(cString: text))
    }

    /// This path made absolute against the working directory, normalised.
    public var absolute: HostPath {
        if isAbsolute { return normalised }
        return HostPath.workingDirectory.appending(self).normalised
    }

    /// The working directory of this process.
    public static var workingDirectory: HostPath {
        guard let text = unsafe getcwd(nil, 0) else { return "/" }
        defer { unsafe free(text) }
        return HostPath(unsafe String(cString: text))
    }

    /// Puts a directory's entries on the disk, so that a rename in it survives a power cut.
    public func syncDirectory() throws(SystemError) {
        let directory = try FileDescriptor.open(self, .read, .directory)
        try check("sync", description) { fsync(directory.raw) }
    }

    /// Free bytes on the file system that holds this path, for an unprivileged user.
    public func availableSpace() throws(SystemError) -> Int {
        let result = try fileSystemStatus()
        return Int(result.f_bavail) * Int(result.f_bsize)
    }

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
    /// Removes everything in this directory. What somebody else removes meanwhile is no error.
    func removeEntries(shown path: HostPath) throws(SystemError) {
        for name in try entryNames() {
            let name = HostPath(bytes: name)
            do throws(SystemError) {
                if try name.status(at: raw, followingLinks: false).kind == .directory {
                    try makeSearchable(name)
                    try open(name, .read, [.directory, .noFollow]).removeEntries(shown: path.appending(name))
                    try remove(name, AT_REMOVEDIR, shown: path)
                } else {
                    try remove(name, 0, shown: path)
                }
            } catch {
                if error.errno != .noSuchFile { throw error }
            }
        }
    }

    private func remove(_ name: HostPath, _ flags: Int32, shown path: HostPath) throws(SystemError) {
        try check("remove", path.appending(name).description) {
            unsafe name.withCString { name in unsafe unlinkat(raw, name, flags) }
        }
    }

    private func makeSearchable(_ name: HostPath) throws(SystemError) {
        if try name.status(at: raw, followingLinks: false).mode & 0o700 == 0o700 { return }
        try check("change the mode of", name.description) {
            unsafe name.withCString { name in unsafe fchmodat(raw, name, 0o700, 0) }
        }
    }

    /// What is in this directory: `lstat` of one name in it.
    public func status(of name: HostPath) throws(SystemError) -> FileStatus {
        try name.status(at: raw, followingLinks: false)
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
