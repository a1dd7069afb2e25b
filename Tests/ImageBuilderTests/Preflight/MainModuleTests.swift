import OCI
import Testing

@testable import ImageBuilder

@Suite("Main modules") struct MainModuleTests {
    private let image: ImageFixture

    init() throws {
        image = ImageFixture([
            try .program("usr/bin/python3"), try .program("usr/bin/node"), try .program("usr/bin/uvicorn"),
            try .file("usr/lib/python3.11/http/server.py"), try .file("app/main.py"), try .file("app/pkg/__main__.py"),
            try .file("app/lib/uvicorn/__main__.py"), try .file("app/lib/half/__init__.py"),
            try .file("app/fast.cpython-311-x86_64-linux-gnu.so"), try .file("app/dist/server.js"),
            try .file("app/web/index.js"),
        ])
    }

    @Test(
        "Python finds what is on its path",
        arguments: [
            ("python3 -m main", nil), ("python3 -u -m pkg", nil), ("python3 -m http.server", nil),
            ("python3 -mpkg", nil), ("python3 -W ignore -m fast", nil), ("python3 -c x", nil), ("python3", nil),
            ("python3 main.py", nil), ("python3 -m uvicorn main:app", nil), ("uvicorn pkg:app --port 1", nil),
            ("python3 -m half", "no __main__"), ("python3 -m mian", "\"mian\""),
            ("python3 /app/other.py", "/app/other.py"),
            ("uvicorn app.main:app", "\"app.main\""), ("python3 -m uvicorn gone:app", "\"gone\""),
        ] as [(String, String?)])
    func python(_ command: String, _ found: String?) throws {
        try expect(command, found)
    }

    @Test(
        "Node finds files, with and without their endings",
        arguments: [
            ("node dist/server.js", nil), ("node /app/dist/server", nil), ("node web", nil), ("node -e x", nil),
            ("node --require ./dist/server web", nil), ("node --import=tracing web", nil), ("node", nil),
            ("node --enable-source-maps dist/sever.js", "dist/sever.js"),
            ("node --import ./gone.mjs web", "./gone.mjs"),
        ] as [(String, String?)])
    func node(_ command: String, _ found: String?) throws {
        try expect(command, found)
    }

    @Test func `Where Python's path is made by files, nothing is said`() throws {
        let image = try image.with { $0.layers[0].append(try .file("usr/lib/python3.11/site-packages/a.pth")) }
        #expect(
            try image.with { $0.execution.command = ["python3", "-m", "gone"] }.messages(MainModuleMissing.self) == [])
    }

    private func expect(_ command: String, _ found: String?) throws {
        let messages = try image.with {
            $0.execution.command = command.split(separator: " ").map(String.init)
            $0.execution.environment.append("PYTHONPATH=/app/lib")
        }.messages(MainModuleMissing.self)
        #expect(messages.count == (found == nil ? 0 : 1), "\(messages)")
        if let found { #expect(messages.first?.contains(found) == true, "\(messages)") }
    }
}
