internal import HostSystem
internal import Synchronization

/// Lets a port of this machine lead to a port of a stack's containers, each connection to the next of them.
///
/// Concurrency: one thread accepts, two serve each connection; `state` is all that they share.
final class PortForwarder: Sendable {
    private struct State {
        var targets: [NetworkNamespace] = []
        var next = 0
        var isOpen = true
    }

    private let state = Mutex(State())

    /// Takes the port; nobody is behind it yet.
    /// - Throws: ``BuildError`` with the place in the stack where somebody else has it.
    init(_ port: PublishedPort, of service: String) throws {
        let socket: SharedDescriptor
        do throws(SystemError) { socket = SharedDescriptor(try Loopback.listen(port: port.host)) } catch {
            let isTaken = error.errno == .addressInUse
            throw BuildError(
                BuildFailure(
                    message: isTaken
                        ? "port \(port.host) of this machine is in use"
                        : "port \(port.host) cannot be published: \(error)"),
                stage: service, location: port.location,
                hint: isTaken ? "stop who has it, or publish another: \"\(port.host + 1):\(port.container)\"" : nil)
        }
        try detach { [weak self] in
            while let forwarder = self, forwarder.state.withLock({ $0.isOpen }) {
                guard let client = try? socket.file.accept(by: Deadline(after: 0.2)) else { continue }
                forwarder.serve(SharedDescriptor(client), port.container)
            }
        }
    }

    deinit { close() }

    /// Who answers from now on.
    func lead(to targets: [NetworkNamespace]) { state.withLock { $0.targets = targets } }

    func close() { state.withLock { $0.isOpen = false } }

    private func serve(_ client: SharedDescriptor, _ port: UInt16) {
        let target = state.withLock { state -> NetworkNamespace? in
            if state.targets.isEmpty { return nil }
            state.next = (state.next + 1) % state.targets.count
            return state.targets[state.next]
        }
        guard let target else { return }
        // A client whose thread cannot be made is closed, as one whom nobody answers.
        try? detach {
            guard let connection = try? target.connect(port: port, by: Deadline(after: 10)) else { return }
            let server = SharedDescriptor(connection)
            try? detach { Self.copy(client, server) }
            Self.copy(server, client)
        }
    }

    /// Hands on what one side says until it has said all.
    private static func copy(_ source: SharedDescriptor, _ target: SharedDescriptor) {
        while (try? source.file.waitUntil(.readable, by: Deadline(after: 3600))) == true {
            guard let bytes = try? source.file.read(upTo: 1 << 16), !bytes.isEmpty else { break }
            var rest = bytes[...]
            while !rest.isEmpty {
                guard (try? target.file.waitUntil(.writable, by: Deadline(after: 3600))) == true,
                    let count = try? target.file.send(rest)
                else { return target.file.shutDown() }
                rest.removeFirst(count)
            }
        }
        target.file.shutDown()
    }
}

/// An open file that several threads use.
final class SharedDescriptor: Sendable {
    let file: FileDescriptor
    init(_ file: consuming FileDescriptor) { self.file = file }
}
