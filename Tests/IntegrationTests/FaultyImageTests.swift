import HostSystem
import JSON
import OCI
import TestSupport
import Testing

@testable import ImageBuilder

/// Builds each folder of `fixtures/faulty` and looks at what the rules say of it: what its `expected.json` wants, and
/// nothing else.
@Suite(
    "Images with a fault", .enabled(if: Requirement.network && Requirement.runtime), SharedCache(), .serialized)
struct FaultyImageTests {
    @Test("are found out", arguments: try FaultyImage.all.filter(\.isOfAShippedRule))
    func finding(_ image: FaultyImage) async throws {
        let findings = try await image.findings(cache: SharedCache.directory)
        let expected = findings.filter { $0.rule == image.rule }
        #expect(
            expected.contains { "\($0.path?.description ?? "") \($0.message)".contains(image.message) }, "\(findings)")
        #expect(expected.allSatisfy { $0.severity == image.severity }, "\(expected)")
        #expect(expected.allSatisfy { !$0.fix.isEmpty && $0.location != nil && $0.excerpt != nil })
        let others = Set(findings.map(\.rule)).subtracting([image.rule]).subtracting(image.also)
        #expect(others.isEmpty, "\(findings.filter { others.contains($0.rule) }.map(\.message))")
        // Of what came with the base the base is to blame.
        if image.folder.name == "end-of-life-base" {
            #expect(expected.first?.location?.path == "stages.app.from", "\(expected.map(\.location))")
        }
        // A fault is told once for all that it is about.
        #expect(expected.count == 1, "\(expected.map(\.message))")
    }

    @Test("are all of the shipped rules' faults, and each shipped rule has one")
    func coverage() throws {
        let rules = Set(RuleList.all.map { $0.name })
        #expect(rules.subtracting(try FaultyImage.all.map(\.rule)) == [])
    }
}

/// A folder of `fixtures/faulty`; its README says what is in one.
struct FaultyImage: CustomTestStringConvertible {
    let folder: HostPath
    let rule: String
    let severity: Diagnostic.Severity
    let message: String
    let arguments: [String]
    let also: [String]

    var testDescription: String { folder.name }
    /// Whether there is a rule for it already.
    var isOfAShippedRule: Bool { RuleList.all.contains { $0.name == rule } }

    static var all: [FaultyImage] {
        get throws {
            try (fixtures / "faulty").children().filter { try $0.status().kind == .directory }.map(FaultyImage.init)
        }
    }

    init(_ folder: HostPath) throws {
        self.folder = folder
        let expected = try JSONValue(parsing: try (folder / "expected.json").read())
        func strings(_ key: String) -> [String] { expected[key]?.array?.compactMap(\.string) ?? [] }
        rule = expected["rule"]?.string ?? ""
        severity = expected["severity"]?.string == "error" ? .error : .warning
        message = expected["message"]?.string ?? ""
        arguments = strings("arguments")
        also = strings("also")
    }

    /// What a build without a proof finds. An error keeps the output from being written, a warning does not.
    func findings(cache: HostPath) async throws -> [Finding] {
        try await withTemporaryDirectory { directory in
            var request = BuildRequest(recipe: folder / "recipe.json", cache: cache)
            request.output = directory / "image.tar"
            request.load = .never
            request.verify = .none
            request.secrets = secrets
            let recorder = EventRecorder()
            let builder = try ImageBuilder(request, observer: recorder, cancellation: Cancellation())
            let report: SizeReport
            do { report = try await builder.build() } catch let error as CheckError { report = error.report }
            let hasError = report.findings.contains { $0.severity == .error }
            #expect((directory / "image.tar").exists != hasError)
            let told = recorder.events.compactMap { event in
                if case .finding(let finding) = event { finding } else { nil }
            }
            #expect(told == report.findings)
            return report.findings
        }
    }

    /// `--secret id=NAME,file=PATH`, the one argument that images need.
    private var secrets: [Secret] {
        arguments.filter { $0.hasPrefix("id=") }.map { argument in
            let parts = argument.split(separator: ",").map { String($0.split(separator: "=", maxSplits: 1).last ?? "") }
            return Secret(id: parts.first ?? "", source: .file(folder / (parts.last ?? "")))
        }
    }
}

/// One cache for all builds of a suite, so that packages are fetched once. Each suite has its own.
struct SharedCache: SuiteTrait, TestScoping {
    @TaskLocal private static var shared: HostPath?

    static var directory: HostPath {
        get throws { try #require(shared) }
    }

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { directory in
            try await Self.$shared.withValue(directory / "cache") { try await function() }
        }
    }
}
