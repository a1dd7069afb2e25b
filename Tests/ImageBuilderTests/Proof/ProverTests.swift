internal import HostSystem
internal import OCI
internal import TestSupport
internal import Testing

@testable internal import ImageBuilder

/// What a proof makes of a container's behaviour, with a container that is a script in this process.
struct ProverTests {
    @Test func everythingWell() throws {
        let container = ScriptedContainer(answers: [200: "ok"])
        let proof = Proof(
            http: [HTTPProbe(path: "/health"), HTTPProbe(path: "/", contains: ["ok"])], commands: [["check"]])
        let lines = try prove(container, proof, ImageConfiguration.Healthcheck(test: ["CMD", "probe"]))
        #expect(lines == ["start", "user", "GET /health", "GET /", "health check", "check", "stop"])
        #expect(container.commands == [["probe"], ["check"]])
    }

    @Test func waitsUntilSomebodyListens() throws {
        let container = ScriptedContainer(answers: [200: "ok"])
        container.refusals = 3
        #expect(try prove(container, Proof(http: [HTTPProbe(path: "/")])).contains("GET /"))
    }

    @Test func closedConnectionsAreNoAnswer() throws {
        let container = ScriptedContainer(answers: [200: "ok"])
        container.silences = 2
        #expect(try prove(container, Proof(http: [HTTPProbe(path: "/")])).contains("GET /"))
    }

    @Test func wrongAnswerIsShown() {
        let container = ScriptedContainer(answers: [404: "nothing here\n"])
        #expect { try prove(container, Proof(http: [HTTPProbe(path: "/health")])) } throws: {
            "\($0)" == "GET /health: expected status 200, got 404 Whatever\n  its body: \"nothing here\\n\""
        }
    }

    @Test func deathEndsTheWaiting() {
        let container = ScriptedContainer(answers: [:])
        container.refusals = .max
        container.end = .exited(3)
        #expect { try prove(container, Proof(http: [HTTPProbe(path: "/")])) } throws: {
            "\($0)" == "start: the container ended with exit status 3"
        }
    }

    @Test func nobodyListens() {
        let container = ScriptedContainer(answers: [:])
        container.refusals = .max
        #expect { try prove(container, Proof(http: [HTTPProbe(path: "/")], timeout: .milliseconds(100))) } throws: {
            "\($0)".hasPrefix("start: nothing answered on port 4711 within")
        }
    }

    @Test func healthIsAskedAgain() throws {
        let container = ScriptedContainer(answers: [:])
        container.statuses = [.exited(1), .exited(1), .exited(0)]
        let check = ImageConfiguration.Healthcheck(test: ["CMD-SHELL", "curl x"], retries: 3)
        #expect(try prove(container, Proof(), check) == ["health check", "user", "stop"])
        #expect(container.commands.first == ["/bin/sh", "-c", "curl x"])
    }

    @Test func healthThatStaysBad() {
        let container = ScriptedContainer(answers: [:])
        container.statuses = .init(repeating: .exited(1), count: 9)
        let check = ImageConfiguration.Healthcheck(test: ["CMD", "probe"], retries: 2)
        #expect { try prove(container, Proof(), check) } throws: {
            "\($0)".hasPrefix("health check: expected exit status 0, got exit status 1\n  its command: probe")
        }
        #expect(container.commands.count == 2)
    }

    @Test func healthProgramThatIsMissing() {
        let container = ScriptedContainer(answers: [:])
        container.statuses = .init(repeating: .exited(127), count: 9)
        let check = ImageConfiguration.Healthcheck(test: ["CMD", "curl"], startPeriod: 60_000_000_000, retries: 5)
        #expect(throws: ProofFailure.self) { try prove(container, Proof(), check) }
        #expect(container.commands.count == 1)
    }

    @Test func deathBeforeTheHealthCheckIsTold() {
        let container = ScriptedContainer(answers: [:])
        container.endsBeforeCommands = .exited(1)
        let check = ImageConfiguration.Healthcheck(test: ["CMD", "probe"])
        #expect { try prove(container, Proof(), check) } throws: {
            "\($0)" == "health check: the container ended with exit status 1"
        }
    }

    @Test func nothingToAsk() throws {
        let container = ScriptedContainer(answers: [:])
        container.end = .exited(0)
        #expect(try prove(container, Proof()) == ["start", "user"])
        container.end = .exited(1)
        #expect(throws: ProofFailure.self) { try prove(container, Proof()) }
    }

    @Test func doesNotStop() {
        let container = ScriptedContainer(answers: [200: ""])
        container.stopping = .killed
        #expect { try prove(container, Proof(http: [HTTPProbe(path: "/")])) } throws: { "\($0)".hasPrefix("stop: ") }
    }

    @Test func cancellationEndsIt() {
        let container = ScriptedContainer(answers: [:])
        container.refusals = .max
        let cancellation = Cancellation()
        cancellation.cancel()
        #expect(throws: CancelledError.self) {
            try prove(container, Proof(http: [HTTPProbe(path: "/")]), cancellation: cancellation)
        }
    }

    private func prove(
        _ container: ScriptedContainer, _ proof: Proof, _ check: ImageConfiguration.Healthcheck? = nil,
        cancellation: Cancellation = Cancellation()
    ) throws -> [String] {
        var lines: [String] = []
        try withoutActuallyEscaping({ (line: ProofLine) in lines.append(line.subject) }) { tell in
            let prover = Prover(proof: proof, healthcheck: check, tell: tell, cancellation: cancellation)
            try prover.prove(container, started: ProcessInfo.uptime)
        }
        return lines
    }
}

/// Answers each connection with the same bytes.
private final class ScriptedContainer: ProvedContainer {
    let answer: String
    var refusals = 0
    var silences = 0
    var end: HostSystem.ExitStatus?
    /// It ends in the moment in which the first command is to be started.
    var endsBeforeCommands: HostSystem.ExitStatus?
    var statuses: [HostSystem.ExitStatus] = []
    var commands: [[String]] = []
    var stopping = StopOutcome.stopped
    private var servers: [Int32] = []

    deinit {
        for server in servers { _ = FileDescriptor(owning: server) }
    }

    init(answers: [Int: String]) {
        answer =
            answers.first.map { status, body in
                "HTTP/1.1 \(status) Whatever\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
            } ?? ""
    }

    var facts: [ProofLine] { [ProofLine(subject: "user", result: "1")] }
    var exitStatus: HostSystem.ExitStatus? { end }
    var port: UInt16 { 4711 }
    var listeningPorts: [UInt16] { [] }

    func connect(by deadline: Deadline) throws -> FileDescriptor {
        if refusals > 0 {
            refusals -= 1
            throw SystemError(.connectionRefused, "connect to", "the script")
        }
        let pair = try SocketPair()
        let theirs = FileDescriptor(owning: pair.theirs)
        if silences > 0 {
            silences -= 1
        } else {
            try theirs.write(answer)
            servers.append(theirs.release())
        }
        return FileDescriptor(owning: pair.ours)
    }

    func execute(_ command: [String], by deadline: Deadline) throws -> (status: HostSystem.ExitStatus?, output: [UInt8])
    {
        commands.append(command)
        if let endsBeforeCommands {
            end = endsBeforeCommands
            throw SystemError(.noSuchProcess, "run", "crun")
        }
        return (statuses.isEmpty ? .exited(0) : statuses.removeFirst(), [])
    }

    func stop(grace: Double) throws -> StopOutcome { stopping }
    func logTail() -> [String] { [] }
}
