import Glibc
import HostSystem
import ImageBuilder
import JSON
import TestSupport
import Testing

/// Stacks of small images, as a person runs them.
@Suite(
    "Stacks", .serialized,
    .enabled(if: Program.exists && Requirement.runtime), .needs("busybox", "ip"))
struct StackTests {
    @Test("a stack passes: names, networks, volumes, secrets, replicas, restarts; and nothing is left")
    func passes() throws {
        try StackShop.with("notes") { shop in
            let result = try shop.run("--junit", "report.xml")
            #expect(result.status == .exited(0), "\(result.errorText)")
            #expect(result.text == "notes: 10 of 10 checks passed in sandbox\n")
            let report = String(decoding: try (shop.directory / "report.xml").read(), as: UTF8.self)
            #expect(report.contains("tests=\"10\" failures=\"0\""))
            try shop.expectNothingLeft()
        }
    }

    @Test(
        "what fails is said with its place and its log, and nothing is left",
        arguments: [
            (
                "the body is another", "store of 10001, secret", "shop",
                "stack.json:35:7"
            ),
            ("it ends", #"["/app/store"]"#, #"["/bin/sh", "-c", "echo no disk; exit 3"]"#, "no disk"),
            ("never healthy", #"["/app/store"]"#, #"["/bin/sleep", "1000"]"#, "never became healthy"),
            ("no such program", #"["/app/store"]"#, #"["/app/shop"]"#, "/app/shop"),
            ("a command fails", #""echo kept"#, #""false && echo kept"#, "echo kept"),
            ("the migration fails", "first && cat", "first && nothing", "nothing"),
            ("no name", "http://store:8080/ >", "http://shop:8080/ >", "once"),
            ("a way in", #""from": "stranger""#, #""from": "web""#, "it answers"),
        ])
    func fails(_ fault: (name: String, part: String, other: String, said: String)) throws {
        try StackShop.with("notes") { shop in
            try shop.change(fault.part, fault.other)
            let result = try shop.run("--junit", "report.xml")
            #expect(result.status == .exited(1), "\(result.errorText)")
            #expect(result.errorText.contains(fault.said), "\(result.errorText)")
            #expect(result.errorText.contains("stack.json:"), "\(result.errorText)")
            let report = String(decoding: try (shop.directory / "report.xml").read(), as: UTF8.self)
            #expect(report.contains("failures=\"1\""), "\(report)")
            try shop.expectNothingLeft()
        }
    }

    @Test("what is wrong with the stack itself is said before anything runs")
    func wrong() throws {
        try StackShop.with("notes") { shop in
            try shop.change(#""image": "recipe.json","#, #""image": "recipes.json","#)
            let result = try shop.run()
            #expect(result.status == .exited(2))
            #expect(result.errorText.contains("stack.json:9:16"), "\(result.errorText)")
            #expect(result.errorText.contains("did you mean \"recipe.json\"?"), "\(result.errorText)")
        }
        try StackShop.with("notes") { shop in
            let result = try shop.run("--no-build")
            #expect(result.status == .exited(3))
        }
    }

    @Test("a request to end, and a kill, leave nothing", arguments: [SIGINT, SIGTERM, SIGKILL])
    func stopped(_ signal: Int32) throws {
        try StackShop.with("notes") { shop in
            try shop.change("{ \"restart\": \"store\" },", "{ \"run\": [\"sleep\", \"1000\"], \"service\": \"web\" },")
            let child = try shop.start()
            try shop.wait(for: "echo kept")
            child.signal(signal)
            let status = try child.wait()
            #expect(status == (signal == SIGKILL ? .signalled(signal) : .exited(128 + signal)))
            try shop.expectNothingLeft()
            // What a killed process left on disk, volumes and secrets, the next command on the cache removes.
            #expect(try shop.sessions().isEmpty == (signal != SIGKILL))
            let usage = ["cache", "du", "--cache", (shop.directory / "cache").description]
            try TestSupport.run((Program.path ?? "oci-build").description, usage).expectSuccess()
            #expect(try shop.sessions().isEmpty)
        }
    }

    @Test("for a developer it runs until Ctrl-C, with logs and published ports")
    func up() throws {
        try StackShop.with("notes") { shop in
            let port = try shop.publish()
            let child = try shop.start(command: "up")
            try shop.wait(for: "127.0.0.1:\(port)")
            let page = try TestSupport.run(
                "busybox", ["wget", "-q", "-O", "-", "http://127.0.0.1:\(port)/cgi-bin/note?first"])
            #expect(page.text.contains("store of 10001"), "\(page.errorText)")
            try shop.wait(for: "store starts")
            child.signal(SIGINT)
            let status = try child.wait()
            #expect(status == .exited(0))
            try shop.expectNothingLeft()
        }
    }

    @Test("a port that somebody has is said with its place, before anything is built")
    func portInUse() throws {
        try StackShop.with("notes") { shop in
            let port = try shop.publish()
            let taken = try Loopback.listen(port: port)
            let result = try shop.run(command: "up")
            #expect(result.status == .exited(1))
            #expect(result.errorText.contains("port \(port) of this machine is in use"), "\(result.errorText)")
            #expect(result.errorText.contains("stack.json:13:"), "\(result.errorText)")
            #expect(!result.errorText.contains("image notes"))
            _ = consume taken
        }
    }

    /// With an engine of its own in a network of its own: this machine's packet filter may drop what containers say to
    /// each other.
    @Test("the same in Docker, which then holds nothing of it", .needs("docker", "dockerd", "unshare"))
    func docker() throws {
        try StackShop.with("notes") { shop in
            let program = try #require(Program.path)
            let port = try shop.publish()
            try shop.copy("unhealthy.json", #"["/app/store"]"#, #"["/bin/sleep", "1000"]"#)
            try shop.copy("missing.json", #"["/app/store"]"#, #"["/app/shop"]"#)
            let script = """
                ip link set lo up; echo 0 > /proc/sys/net/ipv4/ip_forward
                exec \(fixtures.parent)/tools/with-engine sh -c '
                    "$0" stack test unhealthy.json --cache cache --driver docker >unhealthy.log 2>&1
                    "$0" stack test missing.json --cache cache --driver docker >missing.log 2>&1
                    "$0" stack up stack.json --cache cache --driver docker >up.log 2>&1 &
                    for i in $(seq 600); do ! grep -q 127.0.0.1:\(port) up.log || break; sleep 0.1; done
                    busybox wget -q -O page "http://127.0.0.1:\(port)/cgi-bin/note?first"
                    kill -TERM $!; wait $!; echo "ends with $?" >>up.log
                    "$0" stack test stack.json --cache cache --driver docker
                    docker ps --all --quiet >&2; docker volume ls --quiet >&2; docker images --quiet >&2
                    docker network ls --quiet --filter type=custom >&2' \(program)
                """
            let result = try TestSupport.run(
                "unshare", ["--net", "sh", "-c", script],
                environment: ProcessInfo.environment.merging(["DOCKER_HOST": "unix:///nowhere"]) { _, new in new },
                in: shop.directory)
            #expect(result.text == "notes: 10 of 10 checks passed in docker\n", "\(result.errorText)")
            #expect(result.errorText.hasSuffix("stopping\n"), "\(result.errorText)")
            for (file, said) in [
                ("unhealthy.log", "never became healthy"), ("missing.log", "/app/shop"), ("up.log", "ends with 0"),
                ("page", "store of 10001"),
            ] {
                let text = String(decoding: try (shop.directory / file).read(), as: UTF8.self)
                #expect(text.contains(said), "\(file): \(text)")
            }
            try shop.expectNothingLeft()
        }
    }

    @Test("events as JSON, one a line")
    func json() throws {
        try StackShop.with("notes") { shop in
            let result = try shop.run("--json")
            #expect(result.status == .exited(0), "\(result.errorText)")
            let events = try result.errorText.split(separator: "\n").map { try JSONValue(parsing: Array($0.utf8)) }
            #expect(events.contains { $0["event"] == "healthy" && $0["service"] == "store" })
            #expect(try JSONValue(parsing: result.output)["passed"] == true)
        }
    }
}

/// A copy of a stack of `fixtures/stacks` to run and to spoil.
struct StackShop {
    let directory: HostPath

    static func with(_ name: String, _ body: (StackShop) throws -> Void) throws {
        try withTemporaryDirectory { directory in
            let shop = StackShop(directory: directory)
            try TestSupport.run("cp", ["-r", "\(fixtures / "stacks" / name)/.", directory.description]).expectSuccess()
            try Workshop(directory: directory).makeBase()
            try body(shop)
        }
    }

    /// Exchanges a part of the stack that is there.
    func change(_ part: String, _ other: String) throws {
        let file = directory / "stack.json"
        let text = String(decoding: try file.read(), as: UTF8.self)
        try #require(text.contains(part))
        try AtomicFile.write(Array(text.replacing(part, with: other).utf8), to: file, durable: false)
    }

    /// Writes another stack beside it, with a part exchanged.
    func copy(_ name: String, _ part: String, _ other: String) throws {
        let text = String(decoding: try (directory / "stack.json").read(), as: UTF8.self)
        try #require(text.contains(part))
        try AtomicFile.write(Array(text.replacing(part, with: other).utf8), to: directory / name, durable: false)
    }

    func run(_ options: String..., command: String = "test") throws -> ToolResult {
        try TestSupport.run("timeout", ["120", program] + arguments(command, options), in: directory)
    }

    /// Lets a free port of this machine lead to `web`.
    func publish() throws -> UInt16 {
        for port in (20_000..<32_000).map(UInt16.init).shuffled() {
            guard (try? Loopback.listen(port: port).release()).map({ close($0) }) != nil else { continue }
            try change("\"replicas\": 2", "\"replicas\": 2, \"ports\": \"\(port):8080\"")
            return port
        }
        throw SystemError(.addressInUse, "find a free port")
    }

    /// Starts it and leaves it running; what it says goes into `program.log`.
    func start(_ options: String..., command: String = "test") throws -> ChildProcess {
        let log = try FileDescriptor.open(directory / "program.log", .write, [.create, .truncate])
        return try ChildProcess.start(
            Command(program, arguments(command, options), directory: directory), .init(output: log.raw, error: log.raw))
    }

    private var program: String { (Program.path ?? "oci-build").description }

    private func arguments(_ command: String, _ options: [String]) -> [String] {
        ["stack", command, "stack.json", "--cache", (directory / "cache").description] + options
    }

    /// Waits until the program has said a word.
    func wait(for word: String) throws {
        for _ in 0..<600 {
            let log = directory / "program.log"
            if log.exists, String(decoding: try log.read(), as: UTF8.self).contains(word) { return }
            usleep(50_000)
        }
        Issue.record("the program never said \(word)")
    }

    /// What processes have on disk for as long as they run.
    func sessions() throws -> [HostPath] { try (directory / "cache/sessions").children() }

    /// No process that knows the folder, no mount, no interface of ours; on disk nothing that is not the cache's.
    func expectNothingLeft() throws {
        var traces: [String] = []
        for _ in 0..<40 {
            traces = try Workshop(directory: directory).traces()
            if traces.isEmpty { break }
            usleep(50_000)
        }
        #expect(traces.isEmpty)
        let interfaces = try TestSupport.run("ip", ["-o", "link"])
        #expect(!interfaces.text.contains("cable") && !interfaces.text.contains("bridge:"))
        for session in try sessions() {
            // Of a process that lives no more, as after a kill; cleared by the next.
            let isDead = try FileLock.tryAcquire(session / "lock", .exclusive) != nil
            #expect(isDead)
        }
    }
}
