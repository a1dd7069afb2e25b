internal import CHost
internal import Glibc

/// TCP to this machine itself, or to a container's own loopback.
public enum Loopback {
    /// Connects to a port on 127.0.0.1, or ::1 where nothing answers there. The socket is non-blocking.
    /// `namespace`: an open `/proc/PID/ns/net` whose loopback is meant; -1 stands for our own.
    /// - Throws: `ECONNREFUSED` where nobody listens, `ETIMEDOUT` at the deadline.
    public static func connect(
        port: UInt16, inNetworkOf namespace: Int32 = -1, by deadline: Deadline
    ) throws(SystemError) -> FileDescriptor {
        if namespace < 0 { return FileDescriptor(owning: try connectHere(port, deadline)) }
        // A thread's namespace cannot be given back safely, so the thread ends with it.
        let raw = try onOwnThread { () throws(SystemError) in
            try check("enter the network namespace") { chost_enter(namespace, CHOST_NEW_NETWORK) }
            return try connectHere(port, deadline)
        }
        return FileDescriptor(owning: raw)
    }

    private static func connectHere(_ port: UInt16, _ deadline: Deadline) throws(SystemError) -> Int32 {
        do throws(SystemError) { return try connect(port, ipv6: false, deadline) } catch let first {
            guard first.errno == .connectionRefused else { throw first }
            do throws(SystemError) { return try connect(port, ipv6: true, deadline) } catch {
                // A machine without IPv6 has nothing to add.
                throw error.errno == .timedOut ? error : first
            }
        }
    }

    private static func connect(_ port: UInt16, ipv6: Bool, _ deadline: Deadline) throws(SystemError) -> Int32 {
        let name = ipv6 ? "[::1]:\(port)" : "127.0.0.1:\(port)"
        return try connected(name, deadline) { chost_connect_loopback(ipv6 ? 1 : 0, port) }.release()
    }

    /// Connects to a port of an IPv4 address, from the network that the calling thread is in.
    static func connect(
        to address: String, port: UInt16, by deadline: Deadline
    ) throws(SystemError) -> FileDescriptor {
        try connected("\(address):\(port)", deadline) { unsafe chost_connect_address(address, port) }
    }

    private static func connected(
        _ name: String, _ deadline: Deadline, _ start: () -> Int32
    ) throws(SystemError) -> FileDescriptor {
        let file = FileDescriptor(owning: try check("connect to", name, start))
        guard try file.waitUntil(.writable, by: deadline) else { throw SystemError(.timedOut, "connect to", name) }
        let code = chost_socket_error(file.raw)
        if code != 0 { throw SystemError(Errno(rawValue: code), "connect to", name) }
        return file
    }

    /// Listens on a port of 127.0.0.1.
    /// - Throws: `EADDRINUSE` where somebody else does.
    public static func listen(port: UInt16) throws(SystemError) -> FileDescriptor {
        FileDescriptor(owning: try check("listen on", "127.0.0.1:\(port)") { chost_listen_loopback(port) })
    }
}

extension FileDescriptor {
    /// The next connection to a socket that listens, non-blocking; nil where none has come by the deadline.
    public func accept(by deadline: Deadline) throws(SystemError) -> FileDescriptor? {
        guard try waitUntil(.readable, by: deadline) else { return nil }
        do throws(SystemError) { return FileDescriptor(owning: try check("accept") { chost_accept(raw) }) } catch {
            // It was given up again in between.
            if [EAGAIN, ECONNABORTED].contains(error.errno.rawValue) { return nil }
            throw error
        }
    }
}

extension Errno {
    public static let connectionRefused = Errno(rawValue: ECONNREFUSED)
    public static let addressInUse = Errno(rawValue: EADDRINUSE)
    public static let noSuchDevice = Errno(rawValue: ENODEV)
}
