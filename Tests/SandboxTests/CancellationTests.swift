internal import Glibc
internal import HostSystem
internal import Sandbox
internal import TestSupport
internal import Testing

/// A container ends with whoever wanted it.
@Suite(.enabled(if: !runtimes.isEmpty), .serialized)
struct CancellationTests {
    @Test(arguments: runtimes)
    func cancellationEndsEverything(_ kind: SandboxRuntime.Kind) async throws {
        let cancellation = Cancellation()
        try await withTemporaryDirectory { directory in
            async let run: Void = offload {
                try Workshop.with(kind) { shop throws -> Void in
                    var container = shop.container([
                        "/bin/sh", "-c", "trap '' TERM INT; echo > /mark/ready; sleep 1000 & sleep 1000",
                    ])
                    container.mounts.append(.init(.bind(directory, readOnly: false), at: "/mark"))
                    _ = #expect(throws: SandboxError.cancelled) { try shop.run(container, cancellation: cancellation) }
                    #expect(try tracesLeft(of: shop.directory) == [])
                }
            }
            // Also where the container never gets ready: a test that fails has to end.
            do { try await offload { try waitFor(directory / "ready") } } catch {
                cancellation.cancel()
                throw error
            }
            cancellation.cancel()
            try await run
        }
    }

    @Test(arguments: runtimes)
    func cancelledBeforeItStarts(_ kind: SandboxRuntime.Kind) throws {
        let cancellation = Cancellation()
        cancellation.cancel()
        try Workshop.with(kind) { shop throws -> Void in
            _ = #expect(throws: SandboxError.cancelled) {
                try shop.run(shop.container(["true"]), cancellation: cancellation)
            }
        }
    }

    /// This test program runs itself anew, for `runsUntilKilled` alone, and kills that.
    @Test(arguments: runtimes)
    func killedProcessLeavesNothing(_ kind: SandboxRuntime.Kind) throws {
        try withTemporaryDirectory { directory in
            var environment = ProcessInfo.environment
            environment[helperVariable] = "\(kind.rawValue):\(directory)"
            let child = try ChildProcess.start(
                Command(
                    "/proc/self/exe", ["--testing-library", "swift-testing", "--filter", "runsUntilKilled"],
                    environment: environment), .init())
            try waitFor(directory / "mark/ready")
            #expect(try tracesLeft(of: directory) != [])
            child.signal(SIGKILL)
            _ = try child.wait()
            // The kernel ends the others right after, not before, it tells us.
            let deadline = Deadline(after: 60)
            while try !tracesLeft(of: directory).isEmpty, !deadline.hasPassed { pause(seconds: 0.01) }
            #expect(try tracesLeft(of: directory) == [])
        }
    }

    @Test(.enabled(if: ProcessInfo.environment[helperVariable] != nil))
    func runsUntilKilled() throws {
        let parts = try #require(ProcessInfo.environment[helperVariable]).split(separator: ":")
        let shop = Workshop(
            directory: HostPath(String(parts[1])),
            runtime: try #require(SandboxRuntime.Kind(rawValue: String(parts[0])).flatMap { SandboxRuntime($0) }))
        try shop.makeSkeleton(shop.skeleton)
        for path in [shop.upper, shop.work, shop.directory / "mark"] { try path.createDirectory() }
        _ = try shop.shell("setsid sleep 1000 & echo > /mark/ready; sleep 1000") {
            $0.mounts.append(.init(.bind(shop.directory / "mark", readOnly: false), at: "/mark"))
        }
    }
}

private let helperVariable = "OCI_BUILD_TEST_CONTAINER"

private func waitFor(_ path: HostPath) throws {
    let deadline = Deadline(after: 600)
    while !path.exists {
        try #require(!deadline.hasPassed)
        pause(seconds: 0.005)
    }
}
