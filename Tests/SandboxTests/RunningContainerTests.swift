internal import HostSystem
internal import Sandbox
internal import TestSupport
internal import Testing

/// A container that runs beside its tester.
@Suite(.enabled(if: !runtimes.isEmpty))
struct RunningContainerTests {
    @Test(arguments: runtimes)
    func executesInsideAsTheSameUser(_ kind: SandboxRuntime.Kind) throws {
        try withRunning(kind, "echo hi > /tmp/mark; sleep 1000") { container, _ in
            let result = try container.execute(
                [
                    "/bin/sh", "-c",
                    "until [ -s /tmp/mark ]; do sleep 0.01; done; id -u; cat /tmp/mark; echo $PORT; echo err >&2; exit 3",
                ],
                environment: [("PATH", "/usr/bin"), ("PORT", "8123")], by: Deadline(after: 20))
            #expect(result.status == .exited(3))
            // runc copies the two streams one beside the other.
            let lines = String(decoding: result.output, as: UTF8.self).split(separator: "\n")
            #expect(lines.filter { $0 != "err" } == ["1234", "hi", "8123"] && lines.contains("err"))
            #expect(container.exitStatus == nil)
        }
    }

    @Test(arguments: runtimes)
    func missingProgramIsNamed(_ kind: SandboxRuntime.Kind) throws {
        try withRunning(kind, "sleep 1000") { container, _ in
            let result = try container.execute(["curl-of-nowhere"], by: Deadline(after: 20))
            #expect(result.status?.isSuccess == false)
            #expect(String(decoding: result.output, as: UTF8.self).contains("curl-of-nowhere"))
        }
    }

    @Test(arguments: runtimes)
    func executionEndsAtItsDeadline(_ kind: SandboxRuntime.Kind) throws {
        try withRunning(kind, "sleep 1000") { container, _ in
            let result = try container.execute(["/bin/sh", "-c", "echo a; sleep 1000"], by: Deadline(after: 1))
            #expect(result.status == nil)
            #expect(result.output == Array("a\n".utf8))
        }
    }

    @Test(arguments: runtimes)
    func stopsBySignal(_ kind: SandboxRuntime.Kind) throws {
        try withRunning(kind, "trap 'echo bye; exit 4' TERM; echo > /tmp/ready; while :; do sleep 0.01; done") {
            container, shop throws -> Void in
            while try container.execute(["test", "-e", "/tmp/ready"], by: Deadline(after: 20)).status != .exited(0) {}
            let inTime = container.stop(grace: 20)
            #expect(inTime)
            #expect(container.exitStatus == .exited(4))
            #expect(try shop.output.read() == Array("bye\n".utf8))
        }
    }

    @Test(arguments: runtimes)
    func isKilledWhenItDoesNotStop(_ kind: SandboxRuntime.Kind) throws {
        try withRunning(kind, "trap '' TERM; sleep 1000 & wait") { container, shop throws -> Void in
            let inTime = container.stop(grace: 0.2)
            #expect(!inTime)
            #expect(container.exitStatus != nil)
            #expect(try tracesLeft(of: shop.directory) == [])
        }
    }

    @Test(.needs("python3"), arguments: runtimes, [UInt16(8080), 80])
    func connectsToItsLoopback(_ kind: SandboxRuntime.Kind, _ port: UInt16) throws {
        try withRunning(kind, "exec python3 -c '\(echoServer)' \(port)") { container, _ in
            let deadline = Deadline(after: 20)
            var connection: FileDescriptor?
            while connection == nil {
                do throws(SystemError) { connection = try container.connect(port: port, by: deadline) } catch {
                    try #require(error.errno == .connectionRefused && !deadline.hasPassed)
                    pause(seconds: 0.005)
                }
            }
            if let connection = consume connection {
                try connection.write("ping")
                #expect(try connection.waitUntil(.readable, by: deadline))
                #expect(try connection.read(upTo: 100) == Array("PING".utf8))
            }
            // It is the container's loopback, not ours.
            #expect(throws: SystemError.self) { try Loopback.connect(port: port, by: Deadline(after: 5)).release() }
        }
    }

    @Test(arguments: runtimes)
    func endsWithItsValue(_ kind: SandboxRuntime.Kind) throws {
        try Workshop.with(kind) { shop in
            do {
                let container = try start(shop, "sleep 1000")
                #expect(container.exitStatus == nil)
                #expect(try tracesLeft(of: shop.directory) != [])
            }
            #expect(try tracesLeft(of: shop.directory) == [])
        }
    }

    @Test(arguments: runtimes)
    func programThatIsNotThere(_ kind: SandboxRuntime.Kind) throws {
        try Workshop.with(kind) { shop in
            var container = shop.container(["server-of-nowhere"])
            #expect { try shop.runtime.start(container, output: -1) } throws: { "\($0)".contains("server-of-nowhere") }
            container.scratch = shop.directory / "second"
            #expect { try shop.runtime.run(container, output: -1, cancellation: Cancellation()) } throws: {
                "\($0)".contains("server-of-nowhere")
            }
        }
    }

    private func withRunning(
        _ kind: SandboxRuntime.Kind, _ script: String, _ body: (RunningContainer, Workshop) throws -> Void
    ) throws {
        try Workshop.with(kind) { shop in try body(start(shop, script), shop) }
    }

    private func start(_ shop: Workshop, _ script: String) throws -> RunningContainer {
        var container = shop.container(["/bin/sh", "-c", script])
        container.user = .init(id: 1234, group: 1235)
        container.readOnlyRoot = true
        container.mounts.append(.init(.memory(), at: "/tmp"))
        return try FileDescriptor.open(shop.output, .write, [.create, .truncate]).lent { file in
            try shop.runtime.start(container, output: file)
        }
    }
}

private let echoServer = """
    import socket, sys
    server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
    while True:
        connection, _ = server.accept()
        connection.sendall(connection.recv(100).upper())
    """
