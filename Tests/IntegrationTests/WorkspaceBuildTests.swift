import HostSystem
import ImageBuilder
import JSON
import TestSupport
import Testing

/// Several recipes in one command.
@Suite(.enabled(if: Program.exists && Requirement.root))
struct WorkspaceBuildTests {
    /// `base` is what `one` and `two` share; `broken` copies what is not there.
    private func with(_ body: (Workshop, ([String]) throws -> ToolResult) throws -> Void) async throws {
        try await Workshop.with { shop in
            try shop.write("1\n", to: "file")
            let shared = """
                { "context": "../../context", "stages": { "base": { "from": "scratch", "user": "1",
                  "steps": [{ "copy": "file", "to": "/" }] }, "main": { "from": "base" } }, "image": { "stage": "main" } }
                """
            try (shop.directory / "recipes/shared").createDirectories()
            try AtomicFile.write(Array(shared.utf8), to: shop.directory / "recipes/shared/base.json")
            for (name, source) in [("one", "file"), ("broken", "gone"), ("two", "file")] {
                let recipe = """
                    { "extends": "shared/base.json", "name": "\(name)", "stages": { "main": {
                      "steps": [{ "copy": "\(source)", "to": "/\(name)" }] } } }
                    """
                try AtomicFile.write(Array(recipe.utf8), to: shop.directory / "recipes/\(name).json")
            }
            try AtomicFile.write(
                Array(#"{ "recipes": ["recipes/one.json", "recipes/broken.json", "recipes/two.json"] }"#.utf8),
                to: shop.directory / "oci-build.json")
            try body(shop) { words in
                try run(
                    (Program.path ?? "oci-build").description,
                    ["build", "--cache", "cache", "--load", "never", "--verify", "none", "--progress", "plain"] + words,
                    in: shop.directory)
            }
        }
    }

    @Test func oneThatFailsStopsNoOther() async throws {
        try await with { shop, build in
            let result = try build(["--all", "--report", "report.json"])
            #expect(result.status == .exited(1))
            #expect(
                result.lines.map { $0.split(separator: " ").prefix(3).joined(separator: " ") } == [
                    "recipe result steps", "one built 3", "broken failed 0", "two built 1", "3 recipes 1",
                ])
            #expect((shop.directory / "build/two.oci.tar").exists)
            #expect(!(shop.directory / "build/broken.oci.tar").exists)
            #expect(result.errorText.contains("recipes/broken.json:2:"))
            let report = try JSONValue(parsing: (shop.directory / "report.json").read())
            #expect(report["recipes"]?.array?.map { $0["outcome"]?.string } == ["built", "failed", "built"])
            let again = try build(["recipes/one.json", "recipes/two.json"])
            #expect(again.status.isSuccess)
            #expect(again.lines.filter { $0.contains("cached") }.count == 2)
        }
    }

    @Test func aStageOfAnotherRecipeIsMadeOnce() async throws {
        try await with { shop, build in
            let recipe = """
                { "name": "three", "context": "../other", "stages": { "main": { "from": { "recipe": "one.json" }, "steps": [
                  { "copy": "file", "to": "/three" },
                  { "copy": "/two", "from": { "recipe": "two.json", "stage": "main" }, "to": "/copied" } ] } },
                  "image": { "tags": "three:latest" } }
                """
            try shop.shell("mkdir other && echo 3 > other/file")
            try AtomicFile.write(Array(recipe.utf8), to: shop.directory / "recipes/three.json")
            let result = try build(["recipes/one.json", "recipes/two.json", "recipes/three.json"])
            #expect(
                result.lines.map { $0.split(separator: " ").prefix(3).joined(separator: " ") } == [
                    "recipe result steps", "one built 3", "two built 1", "three built 2", "3 recipes 6",
                ], "\(result.errorText)")
            let image = try UnpackedImage(archive: shop.directory / "build/three.oci.tar", in: shop.directory)
            #expect(
                try ["file", "one", "three", "copied"].map { try (image.root / $0).read() } == [
                    Array("1\n".utf8), Array("1\n".utf8), Array("3\n".utf8), Array("1\n".utf8),
                ])
        }
    }

    @Test func oneWithAMistakeStopsNoOther() async throws {
        try await with { shop, build in
            try AtomicFile.write(Array(#"{ "name": "one" }"#.utf8), to: shop.directory / "recipes/broken.json")
            let result = try build(["--all", "--report", "report.json"])
            #expect(result.status == .exited(2))
            #expect(
                result.lines.map { $0.split(separator: " ").prefix(3).joined(separator: " ") } == [
                    "recipe result steps", "recipes/broken.json failed 0", "one built 3", "two built 1", "3 recipes 1",
                ])
            #expect(result.errorText.contains("recipes/broken.json:1:1: error: a recipe needs \"stages\""))
            #expect((shop.directory / "build/two.oci.tar").exists)
            let fast = try build(["--all", "--fail-fast"])
            #expect(fast.status == .exited(2) && fast.text.isEmpty)
        }
    }

    @Test func twoOfOneName() async throws {
        try await with { shop, build in
            try shop.shell("cp recipes/one.json recipes/other.json")
            let result = try build(["recipes/one.json", "recipes/other.json"])
            #expect(result.status == .exited(2))
            #expect(result.errorText.contains("recipes/one.json and recipes/other.json are both called \"one\""))
            #expect((shop.directory / "build/one.oci.tar").exists)
        }
    }

    @Test func untilOneFails() async throws {
        try await with { shop, build in
            let result = try build(["--all", "--fail-fast", "--quiet"])
            #expect(result.lines.count == 2)
            #expect(!(shop.directory / "build/two.oci.tar").exists)
        }
    }

    @Test(arguments: [
        (["--all", "--tag", "x"], "--tag is for one recipe, and several are built"),
        (["--all", "recipes"], "--all builds what oci-build.json names: leave the recipes out"),
        (["recipes", "--affected-by", "HEAD"], "not a git repository"),
    ])
    func refused(words: [String], message: String) async throws {
        try await with { shop, build in
            let result = try build(words)
            #expect(!result.status.isSuccess)
            #expect(result.errorText.contains(message), "\(result.errorText)")
        }
    }
}
