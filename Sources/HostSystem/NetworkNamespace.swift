internal import CHost
internal import Glibc

/// A network of its own: interfaces, addresses and ports that nobody outside sees. It lives as long as this value or a
/// process in it, and goes with everything in it, bridges and both ends of cables included.
public final class NetworkNamespace: Sendable, Hashable {
    let raw: Int32

    /// Makes an empty one; even its loopback interface is down.
    public init() throws(SystemError) {
        // A thread's namespace cannot be given back safely, so the thread ends with it.
        raw = try onOwnThread { () throws(SystemError) in
            try check("make a network namespace") { chost_leave(CHOST_NEW_NETWORK) }
            return try FileDescriptor.open("/proc/thread-self/ns/net").release()
        }
    }

    /// That of a process.
    public init(of process: Int32) throws(SystemError) {
        raw = try FileDescriptor.open(HostPath("/proc/\(process)/ns/net")).release()
    }

    deinit { Glibc.close(raw) }

    public static func == (left: NetworkNamespace, right: NetworkNamespace) -> Bool { left === right }
    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }

    /// A name for it that other programs can open while this process holds it.
    public var path: HostPath { HostPath("/proc/\(getpid())/fd/\(raw)") }

    /// A TCP connection to a port of its own loopback; non-blocking.
    /// - Throws: `ECONNREFUSED` where nobody listens, `ETIMEDOUT` at the deadline.
    public func connect(port: UInt16, by deadline: Deadline) throws(SystemError) -> FileDescriptor {
        try Loopback.connect(port: port, inNetworkOf: raw, by: deadline)
    }

    /// A TCP connection from in here to an IPv4 address; non-blocking.
    public func connect(
        to address: String, port: UInt16, by deadline: Deadline
    ) throws(SystemError) -> FileDescriptor {
        let raw = raw
        return FileDescriptor(
            owning: try onOwnThread { () throws(SystemError) in
                try check("enter the network namespace") { chost_enter(raw, CHOST_NEW_NETWORK) }
                return try Loopback.connect(to: address, port: port, by: deadline).release()
            })
    }
}
