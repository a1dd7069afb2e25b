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
}
