import HostSystem
import ImageBuilder
import TestSupport
import Testing

/// False alarms are as bad as faults that nobody finds: the shipped recipes have nothing to complain of.
@Suite("Shipped recipes", .enabled(if: Requirement.network && Requirement.runtime), SharedCache(), .serialized)
struct ShippedRecipeTests {
    @Test("have no findings, errors or warnings", arguments: ["hello", "app"])
    func silence(_ name: String) async throws {
        try await withTemporaryDirectory { directory in
            var request = BuildRequest(
                recipe: fixtures.parent / "recipes/\(name).json", cache: try SharedCache.directory)
            request.output = directory / "image.tar"
            request.load = .never
            request.verify = .none
            let builder = try ImageBuilder(request, observer: EventRecorder(), cancellation: Cancellation())
            do { #expect(try await builder.build().findings == []) } catch let error as CheckError {
                Issue.record("\(error.report.findings.map(\.message))")
            }
        }
    }
}
