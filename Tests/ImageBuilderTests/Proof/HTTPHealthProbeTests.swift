internal import Testing

@testable internal import ImageBuilder

struct HTTPHealthProbeTests {
    @Test(arguments: [
        (["python3", "node", "bash", "/bin/sh", "curl"], "CMD python3"), (["node", "bash"], "CMD node"),
        (["bash", "curl", "/bin/sh"], "CMD bash"), (["curl", "/bin/sh"], "CMD-SHELL [ \"$(curl"),
        (["wget", "/bin/sh"], "CMD-SHELL wget"), (["perl"], "CMD perl"), (["curl", "perl"], "CMD perl"),
    ])
    func takesWhatIsThere(_ programs: [String], _ start: String) throws {
        let probe = HTTPHealthProbe(path: "/health", port: .variable(otherwise: 8000), status: 200)
        let command = try #require(probe.command(programs.contains))
        #expect(command.joined(separator: " ").hasPrefix(start))
        #expect(command.joined(separator: " ").contains("8000") && command.joined(separator: " ").contains("PORT"))
    }

    @Test func nothingThatCouldAsk() {
        let probe = HTTPHealthProbe(path: "/", port: .fixed(80), status: 200)
        #expect(probe.command { $0 == "/bin/sh" || $0 == "curlew" } == nil)
        #expect(probe.command { $0 == "curl" } == nil)
        // wget cannot ask for another status.
        let other = HTTPHealthProbe(path: "/", port: .fixed(80), status: 204)
        #expect(other.command(["wget", "/bin/sh"].contains) == nil)
    }

    /// The path is the recipe's: no quote in it ends a literal.
    @Test(arguments: HTTPHealthProbe.programs)
    func hostilePathsStayPaths(_ program: String) throws {
        let probe = HTTPHealthProbe(path: "/a'b\"c$(id)`id`\\é @x", port: .fixed(80), status: 200)
        let command = try #require(probe.command([program, "/bin/sh"].contains))
        #expect(!command.joined().contains("é") && command.joined().contains("%C3%A9%20"))
    }
}
