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
}
