internal import HostSystem
internal import ImageBuilder

extension Library {
    static func test(_ command: TestCommand, cancellation: Cancellation) async throws -> StructureTestReport {
        var tester = ImageTester(
            image: command.image, configurations: command.configurations, cache: command.cache ?? CacheDirectory.usual)
        tester.reference = command.reference
        tester.driver = command.driver
        return try await tester.run(cancellation: cancellation) { _ in }
    }
}
