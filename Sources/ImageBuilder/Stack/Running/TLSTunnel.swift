internal import HostSystem

/// TLS over a connection, spoken by openssl(1): the plain side is a socket of ours.
///
/// The certificate is not judged: in a test of a stack it is nearly always signed by itself.
enum TLSTunnel {
    /// - Throws: `ECONNREFUSED` where nobody listens. A handshake that fails shows as a closed connection.
    static func connect(
        port: UInt16, in network: NetworkNamespace, by deadline: Deadline
    ) throws -> FileDescriptor {
        guard ChildProcess.find("openssl") != nil else {
            throw BuildError("TLS is spoken by the program openssl, which is not here", hint: "apt-get install openssl")
        }
        // Whether somebody listens, openssl would say in words only.
        do { _ = try network.connect(port: port, by: deadline) }
        let ends = try FileDescriptor.socketPair()
        let command = Command(
            "openssl",
            [
                "s_client", "-quiet", "-verify_quiet", "-no_ign_eof", "-nocommands", "-connect", "127.0.0.1:\(port)",
                "-servername", "localhost",
            ], environment: [:])
        let child = try ChildProcess.start(
            command, .init(input: ends.theirs.raw, output: ends.theirs.raw), in: .new([], [.join(network)]))
        _ = consume ends.theirs
        // It ends when either side closes; somebody has to take note.
        try detach { _ = try? child.wait() }
        return ends.ours
    }
}
