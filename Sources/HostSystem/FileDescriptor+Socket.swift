internal import CHost
internal import Glibc

extension FileDescriptor {
    /// Writes as much as a socket takes now; one that the other side closed gives `EPIPE`, never a signal. `send(2)`.
    /// - Returns: how many bytes it took.
    public func send(_ bytes: ArraySlice<UInt8>) throws(SystemError) -> Int {
        try check("send") {
            unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.send(raw, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
            }
        }
    }

    /// Tells the other side of a socket that nothing more comes. `shutdown(2)`; one that has gone is no error.
    public func shutDown() {
        shutdown(raw, Int32(SHUT_WR))
    }

    /// Two ends of one connection: ours does not block, theirs is for a child.
    public static func socketPair() throws(SystemError) -> SocketPair {
        var ends: [Int32] = [-1, -1]
        try check("make a pair of sockets") { unsafe chost_socket_pair(&ends) }
        return SocketPair(ours: FileDescriptor(owning: ends[0]), theirs: FileDescriptor(owning: ends[1]))
    }

    @frozen public struct SocketPair: ~Copyable {
        public var ours: FileDescriptor
        public var theirs: FileDescriptor
    }
}
