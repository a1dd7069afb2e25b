import HostSystem
import ImageBuilder
import TestSupport
import Testing

/// What `init` writes for the projects of `fixtures/init`. Those of FastAPI and Swift take longer and are left out.
@Suite("Projects", .enabled(if: Requirement.network && Requirement.runtime), SharedCache(), .serialized)
struct ProjectBuildTests {
    @Test(
        "a project's first recipe builds at once and proves itself",
        arguments: [
            ("page", ["missing-budget"]), ("service", ["missing-budget", "missing-hashes"]),
            ("uv", ["missing-budget", "missing-hashes"]), ("pyproject", ["missing-budget", "missing-pin"]),
        ])
    func builds(name: String, findings: [String]) async throws {
        try await withTemporaryDirectory { directory in
            try run("cp", ["-r", "\(fixtures / "init" / name)", directory.description]).expectSuccess()
            let folder = directory / name
            let project = try Project(in: folder)
            let recipe = folder / "recipe.json"
            try AtomicFile.write(project.recipe.utf8, to: recipe, durable: false)
            try AtomicFile.write(project.ignore.utf8, to: folder / ".dockerignore", durable: false)
            var request = BuildRequest(recipe: recipe, cache: try SharedCache.directory)
            request.output = directory / "image.tar"
            request.load = .never
            request.verify = .sandbox
            let builder = try ImageBuilder(request, observer: EventRecorder(), cancellation: Cancellation())
            #expect(try await builder.build().findings == [])
            #expect((directory / "image.tar").exists)
            #expect(try Linter().findings(in: recipe).map(\.rule) == findings)
        }
    }
}
