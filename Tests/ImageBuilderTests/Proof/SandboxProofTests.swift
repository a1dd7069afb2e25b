internal import HostSystem
internal import JSON
internal import OCI
internal import Sandbox
internal import Synchronization
internal import TestSupport
internal import Testing

@testable internal import ImageBuilder

private let shared = HostPath("/dev/shm")

/// Proofs of "images" whose file system is this machine's own: its `python3` serves.
@Suite(.enabled(if: Requirement.runtime && Requirement.tool("python3") && shared.exists))
struct SandboxProofTests {
    @Test func provesAServer() throws {
        let events = try prove(server(), Proof(http: [HTTPProbe(path: "/health", json: ["status": "ok"])]))
        let lines = events.lines
        #expect(lines.contains { $0.subject == "user" && $0.result.hasPrefix("4321") })
        #expect(lines.contains { $0.subject == "root file system" && $0.result == "read-only" })
        #expect(lines.contains { $0.subject == "GET /health" && $0.seconds != nil })
        #expect(lines.contains { $0.subject == "stop" && $0.result == "stopped by its signal" })
    }

    @Test func healthCommandsOfEveryProgram() throws {
        for program in HTTPHealthProbe.programs where Requirement.tool(program) {
            for (path, isWell) in [("/health?a='b\"$(id)`id`\\@x", true), ("/missing", false)] {
                let probe = HTTPHealthProbe(path: path, port: .variable(otherwise: 1), status: 200)
                let test = probe.command { $0 == program || $0 == "/bin/sh" }
                let check = ImageConfiguration.Healthcheck(test: try #require(test), retries: 1)
                let proof = Proof(http: [HTTPProbe(path: "/")])
                if isWell {
                    let lines = try prove(server(check), proof).lines
                    #expect(lines.contains { $0.subject == "health check" && $0.result == "healthy" }, "\(program)")
                } else {
                    #expect(throws: BuildError.self, "\(program)") { try prove(server(check), proof) }
                }
            }
        }
    }

    @Test func failureShowsTheLog() {
        let image = image("import sys, time; print('cannot open database'); sys.exit(9)")
        #expect { try prove(image, Proof(http: [HTTPProbe(path: "/")])) } throws: { error in
            let failure = (error as? BuildError)?.failure
            return failure?.message == "start: the container ended with exit status 9"
                && failure?.tail == ["cannot open database"]
        }
    }

    @Test func readOnlyRootIsReal() {
        let image = image("open('/var/x', 'w')")
        #expect { try prove(image, Proof(http: [HTTPProbe(path: "/")])) } throws: { error in
            (error as? BuildError)?.failure.tail.last?.contains("Read-only file system") == true
        }
    }

    @Test func aPortThatIgnoresTheVariableIsFoundOut() {
        let image = image(serverProgram.replacing("int(os.environ['PORT'])", with: "8000"))
        #expect { try prove(image, Proof(http: [HTTPProbe(path: "/")], timeout: .seconds(20))) } throws: { error in
            "\(error)".contains("it listens on 8000")
        }
    }

    @Test func unheardStopSignalCostsNoTime() throws {
        let lines = try prove(
            image(serverProgram.replacing("signal.signal(", with: "print(")), Proof(http: [HTTPProbe(path: "/")])
        ).lines
        #expect(lines.contains { $0.subject == "stop" && $0.result.hasPrefix("killed") })
    }

    private func server(_ check: ImageConfiguration.Healthcheck? = nil) -> ImageConfiguration {
        image(serverProgram, check)
    }

    private func image(_ program: String, _ check: ImageConfiguration.Healthcheck? = nil) -> ImageConfiguration {
        var execution = ImageConfiguration.Execution()
        execution.user = "4321:4321"
        execution.environment = ["PATH=/usr/local/bin:/usr/bin:/bin", "PORT=8000"]
        execution.entrypoint = ["/usr/bin/python3", "-u", "-c"]
        execution.command = [program]
        execution.healthcheck = check
        return ImageConfiguration(platform: Platform(os: "linux", architecture: "amd64"), execution: execution)
    }

    private func prove(_ image: ImageConfiguration, _ proof: Proof) throws -> Recorder {
        let recorder = Recorder()
        // On another file system than the root: an overlay's upper directory must not lie in its lower one.
        let work = shared / "oci-build-test-\(UInt64.random(in: .min ... .max))"
        try work.createDirectory()
        defer { try? work.removeTree() }
        let user = ResolvedUser(id: 4321, group: 4321, additionalGroups: [], name: nil, home: "/")
        let runtime = try SandboxRuntime.find()
        try ImageProof(
            subject: ProofSubject(image, proof: proof, user: user), observer: recorder, cancellation: Cancellation(),
            logs: work / "logs"
        ).inSandbox(layers: ["/"], runtime: runtime, work: work)
        return recorder
    }
}

private let serverProgram = """
    import http.server, os, signal, sys
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = b'{"status": "ok"}'
            self.send_response(404 if self.path == "/missing" else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
    http.server.HTTPServer(("0.0.0.0", int(os.environ['PORT'])), Handler).serve_forever()
    """

/// Keeps what a proof tells.
final class Recorder: BuildObserver {
    private let events = Mutex<[BuildEvent]>([])

    func receive(_ event: BuildEvent) { events.withLock { $0.append(event) } }

    var lines: [ProofLine] {
        events.withLock { events in
            events.compactMap { event in
                if case .proofLine(let line) = event { line } else { nil }
            }
        }
    }
}

extension String {
    func replacing(_ part: String, with other: String) -> String {
        split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
    }
}
