import HostSystem
import ImageBuilder
import TestSupport
import Testing

/// Structure tests of a Debian image that this builder makes: `pass` has to pass, and each of `fail` has to fail.
@Suite("Structure tests", .enabled(if: Requirement.network && Requirement.runtime), .serialized)
struct StructureTestTests {
    private static let folder = fixtures / "structure-tests"
    /// Built once for all.
    private static let image = Task {
        let directory = HostPath("/tmp/oci-build-structure-tests-\(ProcessInfo.processID)")
        var request = BuildRequest(recipe: folder / "recipe.json", cache: directory / "cache")
        request.output = directory / "image.tar"
        request.load = .never
        request.verify = .none
        _ = try await ImageBuilder(request, observer: EventRecorder(), cancellation: Cancellation()).build()
        return directory
    }

    private func report(_ configurations: String, _ driver: ImageTester.Driver) async throws -> StructureTestReport {
        let directory = try await Self.image.value
        var tester = ImageTester(
            image: (directory / "image.tar").description,
            configurations: try (Self.folder / configurations).children(), cache: directory / "cache")
        tester.driver = driver
        return try await tester.run(cancellation: Cancellation()) { _ in }
    }

    @Test("have the same verdicts in the sandbox and in Docker", arguments: ["pass", "fail"])
    func verdicts(configurations: String) async throws {
        let sandbox = try await report(configurations, .sandbox)
        for result in sandbox.results {
            #expect(result.passed == (configurations == "pass"), "\(result.name): \(result.failures)")
        }
        guard Requirement.docker else { return }
        let docker = try await report(configurations, .docker)
        #expect(docker.results.map(\.name) == sandbox.results.map(\.name))
        for (theirs, ours) in zip(docker.results, sandbox.results) {
            #expect(theirs.passed == ours.passed, "\(ours.name): \(theirs.failures)")
            // What a missing program is called is the runtime's business.
            if !ours.failures.contains(where: { $0.hasPrefix("it could not be started") }) {
                #expect(theirs.failures == ours.failures, "\(ours.name)")
            }
        }
    }

    @Test("clean up after the last") func cleanUp() async throws {
        try await Self.image.value.removeTree()
    }
}
