internal import Glibc
public import HostSystem

/// Two ends of one connection.
public struct SocketPair: ~Copyable {
    /// Non-blocking, as a client's connection is.
    public let ours: Int32
    public let theirs: Int32

    public init() throws(SystemError) {
        var ends: [Int32] = [-1, -1]
        guard unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 else {
            throw SystemError(.current, "make a pair of sockets")
        }
        ours = ends[0]
        theirs = ends[1]
        _ = fcntl(ours, F_SETFL, O_NONBLOCK)
    }
}
