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
