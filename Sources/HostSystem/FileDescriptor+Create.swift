internal import CHost
internal import Glibc

/// Making things in a directory by name, and setting what the open file or the name says of itself. Nothing here
/// follows a symbolic link.
extension FileDescriptor {
    public func makeDirectory(_ name: HostPath, mode: UInt32 = 0o755) throws(SystemError) {
        try check("make the directory", name.description) {
            unsafe name.withCString { name in unsafe mkdirat(raw, name, mode) }
        }
    }

    public func makeSymbolicLink(_ name: HostPath, to target: HostPath) throws(SystemError) {
        try check("make the link", name.description) {
            unsafe target.withCString { target in
                unsafe name.withCString { name in unsafe symlinkat(target, raw, name) }
            }
        }
    }

    /// Gives the file `existing` in another directory the further name `name` in this one.
    public func makeHardLink(
        _ name: HostPath, to existing: HostPath, in directory: borrowing FileDescriptor
    ) throws(SystemError) {
        let source = directory.raw
        try check("link", name.description) {
            unsafe existing.withCString { existing in
                unsafe name.withCString { name in unsafe linkat(source, existing, raw, name, 0) }
            }
        }
    }

    public enum Node: Sendable {
        case characterDevice(major: UInt32, minor: UInt32)
        case blockDevice(major: UInt32, minor: UInt32)
        case fifo
    }

    public func makeNode(_ name: HostPath, _ node: Node, mode: UInt32) throws(SystemError) {
        let (type, device): (UInt32, UInt64) =
            switch node {
            case .characterDevice(let major, let minor): (S_IFCHR, FileStatus.deviceNumber(major, minor))
            case .blockDevice(let major, let minor): (S_IFBLK, FileStatus.deviceNumber(major, minor))
            case .fifo: (S_IFIFO, 0)
            }
        try check("make the device", name.description) {
            unsafe name.withCString { name in unsafe mknodat(raw, name, type | mode, dev_t(device)) }
        }
    }

    public func setOwner(_ owner: UInt32, group: UInt32) throws(SystemError) {
        try check("change the owner") { fchown(raw, owner, group) }
    }

    public func setOwner(of name: HostPath, _ owner: UInt32, group: UInt32) throws(SystemError) {
        try check("change the owner of", name.description) {
            unsafe name.withCString { name in unsafe fchownat(raw, name, owner, group, AT_SYMLINK_NOFOLLOW) }
        }
    }

    public func setMode(_ mode: UInt32) throws(SystemError) {
        try check("change the mode") { fchmod(raw, mode) }
    }

    /// Not for a symbolic link, which has no mode.
    public func setMode(of name: HostPath, _ mode: UInt32) throws(SystemError) {
        try check("change the mode of", name.description) {
            unsafe name.withCString { name in unsafe fchmodat(raw, name, mode, 0) }
        }
    }

    public func setModified(_ time: Timestamp) throws(SystemError) {
        let times = [timespec](repeating: timespec(tv_sec: time.seconds, tv_nsec: time.nanoseconds), count: 2)
        try check("set the time") { unsafe futimens(raw, times) }
    }

    public func setModified(of name: HostPath, _ time: Timestamp) throws(SystemError) {
        let times = [timespec](repeating: timespec(tv_sec: time.seconds, tv_nsec: time.nanoseconds), count: 2)
        try check("set the time of", name.description) {
            unsafe name.withCString { name in unsafe utimensat(raw, name, times, AT_SYMLINK_NOFOLLOW) }
        }
    }

    public func setExtendedAttribute(_ name: String, to value: [UInt8]) throws(SystemError) {
        try check("set the attribute \(name)") { unsafe fsetxattr(raw, name, value, value.count, 0) }
    }

    /// Sets an attribute of something that cannot be opened, such as a symbolic link.
    public func setExtendedAttribute(
        of name: HostPath, _ attribute: String, to value: [UInt8]
    ) throws(SystemError) {
        // No system call takes a directory and a name for this; the directory itself cannot be exchanged on this way.
        try HostPath("/proc/self/fd/\(raw)").appending(name).setExtendedAttribute(attribute, to: value)
    }
}
