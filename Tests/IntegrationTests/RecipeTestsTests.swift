import HostSystem
import ImageBuilder
import JSON
import TestSupport
import Testing

/// Structure tests that stand in a recipe, and what they keep from coming out.
@Suite("Tests in a recipe", .enabled(if: Requirement.root && Requirement.runtime), .needs("busybox"))
struct RecipeTestsTests {
    private func recipe(_ shop: Workshop, tests: String) throws -> String {
        try shop.makeBase()
        try shop.write("hello\n", to: "greeting")
        return """
            {
              "name": "test", "context": "context",
              "stages": { "main": {
                "from": { "rootfs": "base" }, "user": { "name": "app", "id": 10001 },
                "steps": [{ "copy": "greeting", "to": "/etc/" }],
                "config": { "command": ["/bin/cat", "/etc/greeting"], "env": { "GREETING": "/etc/greeting" } } } },
              "tests": \(tests)
            }
            """
    }

    private let passing = """
        { "commandTests": [{ "name": "says hello", "command": "cat", "args": ["$GREETING"], "expectedOutput": ["^hello\\\\n$"] }],
          "metadataTest": { "user": "10001:10001" } }
        """

    @Test("let an image out that passes, and are not run again while nothing changes")
    func passes() async throws {
        try await Workshop.with { shop in
            let recipe = try recipe(shop, tests: passing)
            let first = try await shop.build(recipe) { $0.verify = .auto }
            #expect(first.report.tests?.results.map(\.name) == ["says hello", "metadata"])
            #expect(first.report.tests?.wasKnown == false)
            #expect(first.events.contains(.testsStarted(place: "sandbox")))
            let second = try await shop.build(recipe) { $0.verify = .auto }
            #expect(second.report.tests?.wasKnown == true)
            #expect(second.report.tests?.results.map(\.name) == ["says hello", "metadata"])
            #expect(!second.events.contains(.testsStarted(place: "sandbox")))
            // Another test of the same image is another question.
            let third = try await shop.build(
                recipe.replacing("10001:10001\" }", with: "10001:10001\", \"cmd\": [\"/bin/cat\", \"/etc/greeting\"] }")
            ) {
                $0.verify = .auto
            }
            #expect(third.report.tests?.wasKnown == false)
        }
    }

    @Test("keep an image back that fails, and say where they stand")
    func fails() async throws {
        try await Workshop.with { shop in
            let tests =
                #"[{ "fileExistenceTests": [{ "name": "no greeting", "path": "/etc/greeting", "shouldExist": false }] }, "more.yaml"]"#
            try AtomicFile.write(
                Array("schemaVersion: 2.0.0\nmetadataTest:\n  user: root\n".utf8), to: shop.directory / "more.yaml")
            let recipe = try recipe(shop, tests: tests)
            do {
                _ = try await shop.build(recipe) { $0.verify = .auto }
                Issue.record("it was let out")
            } catch let error as StructureTestError {
                #expect("\(error)" == "the image is not let out: 2 of 2 tests failed")
                #expect(error.diagnostics.map { $0.location?.line } == [7, 3])
                #expect(error.diagnostics.map { $0.location?.file.name } == ["recipe.json", "more.yaml"])
                #expect(error.diagnostics.allSatisfy { $0.excerpt != nil })
                #expect(error.report.tests?.failed == 2)
                #expect(error.report.json["tests"]?["failed"] == 2)
                #expect(error.report.markdown.contains("**2 failed**"))
            }
            #expect(!shop.output.exists)
            // Who asks for no verification gets none.
            let build = try await shop.build(recipe) { $0.verify = .none }
            #expect(build.report.tests == nil)
            #expect(shop.output.exists)
        }
    }

    @Test("in a file that is not there are the recipe's fault, said at its line before anything is built")
    func missing() async throws {
        try await Workshop.with { shop in
            let failure = try await shop.failure(of: recipe(shop, tests: #""nowhere.yaml""#))
            #expect(failure?.contains("recipe.json:7:12: error: the tests cannot be read") == true, "\(failure ?? "")")
        }
    }

    @Test("in Docker have the same verdicts", .enabled(if: Requirement.docker))
    func docker() async throws {
        try await Workshop.with { shop in
            let good = try recipe(shop, tests: passing)
            let build = try await shop.build(good) { $0.verify = .docker }
            #expect(build.report.tests?.driver == "docker")
            #expect(build.report.tests?.passed == true)
            let bad = good.replacing("hello\\\\n$", with: "bye")
            let failure = await shop.failure(of: bad) { $0.verify = .docker }
            #expect(failure == "the image is not let out: 1 of 2 tests failed")
        }
    }
}
