import OCI
import Testing

@testable import ImageBuilder

@Suite("What is started") struct StartRuleTests {
    private func image(_ files: FixtureFile...) throws -> ImageFixture {
        ImageFixture(
            [
                try .program("bin/sh", "#!"), try .program("usr/bin/env", "#!"), try .program("usr/bin/busybox", "#!"),
            ] + files)
    }

    @Test func `A command that is there is no fault`() throws {
        let image = try image(.program("app/server"))
        #expect(try image.results().isEmpty)
        #expect(try image.with { $0.execution.command = ["busybox", "httpd"] }.messages(CommandMissing.self) == [])
        #expect(try image.with { $0.execution.command = ["./server"] }.messages(CommandMissing.self) == [])
        #expect(try image.with { $0.execution.entrypoint = ["sh", "-c"] }.messages(CommandMissing.self) == [])
    }

    @Test func `A command that is not there says where it looked, and what is near`() throws {
        let image = try image(.program("opt/server"), .link("app/gone", to: "/nowhere"))
        let fault = try #require(image.faults(CommandMissing.self).first)
        #expect(fault.message == "the command starts /app/server, which is not in the image")
        #expect(fault.fix.contains("/opt/server"))
        #expect(
            try image.with { $0.execution.command = ["serve"] }.messages(CommandMissing.self)
                == ["the command starts serve, which is in no directory of PATH: /usr/local/bin:/usr/bin:/bin"])
        #expect(
            try image.with { $0.execution.command = ["/app/gone"] }.messages(CommandMissing.self)
                == ["the command starts /app/gone, which is a link to /nowhere, where nothing is"])
        #expect(try image.with { $0.execution.command = [] }.messages(CommandMissing.self).count == 1)
    }

    @Test(
        "The kernel decides by user, mode and the directories above",
        arguments: [
            (0o755, 0o755, 0, 0, true), (0o755, 0o644, 0, 0, false), (0o755, 0o700, 0, 0, false),
            (0o755, 0o700, 10001, 0, true), (0o755, 0o070, 0, 10001, true), (0o700, 0o755, 0, 0, false),
            (0o755, 0o075, 10001, 0, false),
        ])
    func access(_ row: (directory: UInt32, file: UInt32, owner: UInt32, group: UInt32, isAllowed: Bool)) throws {
        let image = ImageFixture([
            try .directory("app", mode: row.directory),
            try .file("app/server", "#!/app/server", mode: row.file, owner: row.owner, group: row.group),
        ])
        #expect(try image.messages(CommandNotExecutable.self).isEmpty == row.isAllowed)
        // Root passes every directory, and starts what anybody may start.
        let asRoot = try image.with { $0.execution.user = "0:0" }.messages(CommandNotExecutable.self)
        #expect(asRoot.isEmpty == (row.file & 0o111 != 0))
    }

    @Test(
        "A script wants what its first line names",
        arguments: [
            ("#!/bin/sh\n", nil), ("#!/usr/bin/env sh\n", nil), ("#! /bin/sh -e\n", nil), ("no script", nil),
            ("#!/usr/bin/env -S sh -e\n", nil), ("#!\n", nil), ("#!/bin/bash\n", "/bin/bash"),
            ("#!/usr/bin/env python3\n", "python3"), ("#!/bin/sh\r\n", "carriage return"),
            ("#!/usr/bin/env sh\r\n", "carriage return"), ("#!/missing", "/missing"),
        ] as [(String, String?)])
    func scripts(_ text: String, _ found: String?) throws {
        let messages = try image(.program("app/server", text)).messages(InterpreterMissing.self)
        #expect(messages.count == (found == nil ? 0 : 1))
        if let found { #expect(messages.first?.contains(found) == true, "\(messages)") }
    }

    @Test func `A script's interpreter may be a script, and scripts that start each other have an end`() throws {
        let chain = try image(.program("app/server", "#!/app/second\n"), .program("app/second", "#!/bin/none\n"))
        #expect(try chain.messages(InterpreterMissing.self).first?.contains("/app/second") == true)
        #expect(try image(.program("app/server", "#!/app/server\n")).messages(InterpreterMissing.self).isEmpty)
    }

    @Test(
        "A health check wants its programs",
        arguments: [
            (["CMD", "busybox", "wget"], []), (["CMD", "curl", "-f"], ["curl"]), (["NONE"], []),
            (["CMD-SHELL", "curl -f http://localhost || exit 1"], ["curl"]),
            (["CMD-SHELL", "busybox true && [ -f x ] || kill 1"], []),
            (["CMD-SHELL", "for x in a; do curl; done"], []),
            (["CMD-SHELL", "test \"$(curl -s x)\" = 1"], []),
            (["CMD-SHELL", "a=1 wget -q x | grep y"], ["wget", "grep"]),
        ] as [([String], [String])])
    func health(_ test: [String], _ missing: [String]) throws {
        let image = try image(.program("app/server")).with {
            $0.execution.healthcheck = ImageConfiguration.Healthcheck(test: test)
        }
        let messages = try image.messages(HealthProgramMissing.self)
        #expect(messages.count == missing.count, "\(messages)")
        for (message, name) in zip(messages, missing) { #expect(message.contains("starts \(name),")) }
    }

    @Test func `busybox' shell has its applets without links`() throws {
        let image = ImageFixture([try .program("bin/busybox", "#!"), try .link("bin/sh", to: "busybox")]).with {
            $0.execution.healthcheck = ImageConfiguration.Healthcheck(test: ["CMD-SHELL", "wget -q x || curl y"])
        }
        let messages = try image.messages(HealthProgramMissing.self)
        #expect(messages.count == 1 && messages.first?.contains("curl") == true)
    }

    @Test func `Ports below 1024 are root's`() throws {
        let image = try image(.program("app/server")).with { $0.execution.exposedPorts = ["80/tcp", "8080/tcp"] }
        #expect(try image.messages(PrivilegedPort.self).count == 1)
        #expect(try image.with { $0.execution.environment.append("PORT=80") }.messages(PrivilegedPort.self).count == 1)
        #expect(try image.with { $0.execution.user = "0" }.messages(PrivilegedPort.self).isEmpty)
        let capable = ImageFixture([
            try .file("app/server", [1], mode: 0o755, attributes: ["security.capability": [1]])
        ]).with { $0.execution.exposedPorts = ["80/tcp"] }
        #expect(try capable.messages(PrivilegedPort.self).isEmpty)
    }

    @Test(
        "Nobody expands variables in lists of words",
        arguments: [
            (["/app/server", "$PORT"], 1), (["/app/server", "--port=${PORT}"], 1), (["sh", "-c", "server $PORT"], 0),
            (["busybox", "sh", "-ec", "server $PORT"], 0), (["/app/server", "cost: $5", "$"], 0),
            (["perl", "-e", "print $x"], 0), (["/usr/bin/tini", "--", "sh", "-c", "x $A"], 0),
        ])
    func literals(_ command: [String], _ count: Int) throws {
        let image = try image(.program("app/server")).with { $0.execution.command = command }
        #expect(try image.messages(LiteralVariable.self).count == count)
    }

    @Test(
        "A promised PORT is not fixed",
        arguments: [
            (["server", "8000"], 1), (["server", "--port=8000"], 1), (["server", "0.0.0.0:8000"], 1),
            (["server", "80"], 0), (["sh", "-c", "server 8000"], 0), (["server", "18000"], 0),
            (["server", "8000", "--port-from=PORT"], 0),
        ])
    func fixed(_ command: [String], _ count: Int) throws {
        let image = try image(.program("app/server")).with { $0.execution.command = command }
        #expect(try image.messages(FixedPort.self).isEmpty)
        let promising = image.with { $0.execution.environment.append("PORT=8000") }
        #expect(try promising.messages(FixedPort.self).count == count)
    }

    @Test func `A recipe sets how serious a rule is`() throws {
        let image = try image()
        #expect(try image.results().map(\.severity) == [.error])
        #expect(try image.results(["command-missing": .warn]).map(\.severity) == [.warning])
        #expect(try image.results(["command-missing": .off]).isEmpty)
    }

    @Test func `What was found is read as it was kept`() throws {
        let results = try image().results()
        #expect(results.map { Preflight.Result(json: $0.json) } == results)
    }
}
