internal import HostSystem
internal import ImageBuilder
internal import JSON

/// Tests what is in an image, and what it does.
struct TestCommand: Subcommand {
    static let name = "test"
    static let summary = "test what is in an image, and what it does"
    static let discussion =
        "A configuration is one of container-structure-test's, schema 2.0.0, in YAML or JSON; docs/test.md lists what "
        + "may stand in it. Each command test runs in a fresh copy of the image, as the image's user, without network."
    static let examples = [
        Example("oci-build test build/app.oci.tar --config tests/app.yaml", "in the sandbox; Docker is not needed"),
        Example("oci-build test postgres:15 -c tests/db.yaml --driver docker", "an image that Docker has, in Docker"),
        Example("oci-build test app.tar -c a.yaml -c b.json --junit report.xml", "for continuous integration"),
    ]

    static let syntax = Syntax<Self>(
        options: [
            .repeated("--config", letter: "c", \.configurations, wants: "FILE", "the tests"),
            .option("--driver", \.driver, "where the image's programs run"),
            .option("--reference", \.reference, "which image of an archive or a layout that holds several"),
            .flag("--json", \.isJSON, "print JSON"),
            .option("--junit", \.junit, wants: "FILE", "write JUnit's XML too"),
            CacheDirectory.option(\.cache, "keep layers in this folder, not in the user's cache directory"),
        ],
        operands: [
            .required("IMAGE", \.image, "an image's archive, a layout directory, or a name that Docker knows")
        ])

    var image = ""
    var configurations: [HostPath] = []
    var driver = ImageTester.Driver.sandbox
    var reference: String?
    var isJSON = false
    var junit: HostPath?
    var cache: HostPath?

    func run(in session: Session) async throws -> ExitCode {
        if configurations.isEmpty {
            throw UsageError("test needs a configuration", suggestion: "--config FILE", command: Self.name)
        }
        let report = try await Library.test(self, cancellation: session.cancellation)
        if let junit { try AtomicFile.write(report.junit.utf8, to: junit) }
        let text = isJSON ? report.json.text(.pretty) : TestReportText(report, session.output).text
        try session.print(text)
        return report.passed ? .done : .failed
    }
}

extension ImageTester.Driver: Choice {}
