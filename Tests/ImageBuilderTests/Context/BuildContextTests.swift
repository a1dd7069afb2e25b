import HostSystem
import OCI
import TestSupport
import Testing

@testable import ImageBuilder

@Suite struct BuildContextTests {
    @Test func theFileBesideTheRecipeWins() throws {
        try withTemporaryDirectory { root in
            try root.makeFile("context/.dockerignore", content: "a\n")
            try root.makeFile("context/a")
            try root.makeFile("app.json.dockerignore", content: "b\n")
            let context = root / "context"
            let plain = try BuildContext(root: context, recipe: root / "other.json")
            #expect(plain.rules.rules.map(\.text) == ["a"])
            let beside = try BuildContext(root: context, recipe: root / "app.json")
            #expect(beside.rules.rules.map(\.description) == ["\(root)/app.json.dockerignore:1: b"])
            #expect(try BuildContext(root: root).rules.rules.isEmpty)
        }
    }

    @Test func aRootThatIsNoDirectoryIsRefused() throws {
        try withTemporaryDirectory { root in
            try root.makeFile("file")
            #expect(throws: ContextError.self) { try BuildContext(root: root / "file") }
            #expect(throws: ContextError.self) { try BuildContext(root: root / "missing") }
        }
    }

    @Test func aMalformedFileIsRefused() throws {
        try withTemporaryDirectory { root in
            try root.makeFile(".dockerignore", content: "a\n[\n")
            #expect(throws: IgnoreError.self) { try BuildContext(root: root) }
        }
    }
}
