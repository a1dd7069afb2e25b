internal import HostSystem
internal import TestSupport
internal import Testing

@testable internal import Sandbox

/// Where paths lead in trees that lie on each other.
struct MergedViewTests {
    @Test(arguments: [
        ("/etc/hosts", "etc/hosts", 1), ("/etc/passwd", "etc/passwd", 2), ("/a/b/c", "a/b/c", 0),
        ("/var/run/x", "run/x", 1), ("/var/lock/x", "run/lock/x", 1), ("/up/../etc/passwd", "etc/passwd", 2),
        ("/up/x/passwd", "etc/x/passwd", 1), ("/missing/../etc/passwd", "etc/passwd", 2), ("/../../etc", "etc", 1),
        ("/", "", 0), ("/.", "", 0), ("/var//run/./x", "run/x", 1),
    ])
    func places(_ path: String, _ resolved: String, _ existing: Int) throws {
        try withTrees { view in
            let place = try #require(try view.place(of: components(of: HostPath(path))))
            #expect(place.components.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/") == resolved)
            #expect(place.existing == existing)
        }
    }

    @Test(arguments: ["/loop/x", "/loop", "/etc/passwd/x"])
    func nowhere(_ path: String) throws {
        try withTrees { view throws -> Void in #expect(try view.place(of: components(of: HostPath(path))) == nil) }
    }

    private func withTrees(_ body: (MergedView) throws -> Void) throws {
        try withTemporaryDirectory { directory in
            let (top, low) = (directory / "top", directory / "low")
            for path in ["etc", "var", "run"] { try (low / path).createDirectories() }
            try AtomicFile.write([], to: low / "etc/passwd")
            try (low / "var/run").createSymbolicLink(to: "/run")
            try (top / "var").createDirectories()
            try (top / "var/lock").createSymbolicLink(to: "run/lock")
            try (top / "up").createSymbolicLink(to: "etc/")
            try (top / "loop").createSymbolicLink(to: "/loop")
            try body(MergedView(trees: [top, low]))
        }
    }
}
