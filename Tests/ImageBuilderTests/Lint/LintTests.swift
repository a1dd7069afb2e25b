import HostSystem
import JSON
import TestSupport
import Testing

@testable import ImageBuilder

/// Each folder of `fixtures/lint` holds a recipe, and what is said of it. A new case is a new folder.
@Suite struct LintTests {
    static let corpus = fixtures / "lint"
    static let root = fixtures.parent

    @Test(arguments: try folders(in: corpus))
    func `What is said of a recipe`(folder: HostPath) throws {
        let findings = try Linter().findings(in: folder / "recipe.json")
        // As it is said in the folder, wherever that is.
        let text = findings.map { $0.diagnostic.rendered(color: false) }.joined(separator: "\n")
            .split(separator: "\(folder)/", omittingEmptySubsequences: false).joined()
        #expect(try differenceToGolden(text, folder / "expected.txt") == nil)
    }

    @Test(arguments: try (root / "recipes").children().filter { $0.description.hasSuffix(".json") })
    func `The recipes of this repository have nothing to be said of`(file: HostPath) throws {
        let findings = try Linter().findings(in: file)
        #expect(findings.isEmpty, "\(findings.map { $0.diagnostic.rendered(color: false) }.joined())")
    }

    @Test func `Each rule has a section in the documentation, and a case`() throws {
        let page = String(decoding: try (Self.root / "docs/lint.md").read(), as: UTF8.self)
        let sections = page.split(separator: "\n").filter { $0.hasPrefix("## ") }.map { $0.dropFirst(3) }
        for rule in LintRuleList.all {
            #expect(sections.contains { $0 == rule.name }, "\(rule.name)")
            #expect(page.contains(rule.summary), "\(rule.name)")
        }
        let said = try folders(in: Self.corpus).map { try Linter().findings(in: $0 / "recipe.json") }.joined()
        // A context of a hundred megabytes is in no repository: it has a test of its own.
        let rules = Set(LintRuleList.all.map { $0.name }).subtracting(said.map(\.rule))
        #expect(rules == ["large-context"])
    }

    @Test func `A large context is found, and what is largest in it`() throws {
        try withTemporaryDirectory { folder in
            try (folder / "node_modules").createDirectory()
            let file = try FileDescriptor.open(folder / "node_modules/large", .write, .create)
            try file.seek(to: 200_000_000)
            try file.write([1])
            let recipe = """
                { "name": "app", "budget": { "compressed": "1 MB" }, "proof": { "http": "/" },
                  "stages": { "app": { "from": "scratch", "user": "root", "steps": [{ "copy": ".", "to": "/app" }] } } }
                """
            try AtomicFile.write(recipe.utf8, to: folder / "recipe.json", durable: false)
            let findings = try Linter().findings(in: folder / "recipe.json")
            #expect(findings.map(\.rule) == ["missing-ignore-file", "large-context"])
            #expect(findings.last?.message.contains("node_modules (200 MB)") == true)
            try AtomicFile.write("node_modules\n".utf8, to: folder / ".dockerignore", durable: false)
            #expect(try Linter().findings(in: folder / "recipe.json").isEmpty)
        }
    }

    @Test func `JSON and SARIF say the same`() throws {
        let folder = Self.corpus / "missing-hashes"
        let findings = try Linter().findings(in: folder / "recipe.json")
        let report = LintReport(recipes: ["recipe.json"], findings: findings)
        #expect(report.json["findings"]?.array?.count == findings.count)
        let run = report.sarif(version: "1.0.0")["runs"]?.array?.first
        let rules = run?["tool"]?["driver"]?["rules"]?.array ?? []
        #expect(rules.count == LintRuleList.all.count)
        for (result, finding) in zip(run?["results"]?.array ?? [], findings) {
            let index = try #require(result["ruleIndex"]?.integer)
            #expect(rules[index]["id"]?.string == finding.rule)
            #expect(result["level"]?.string == "warning")
            let place = result["locations"]?.array?.first?["physicalLocation"]
            #expect(place?["region"]?["startLine"]?.integer == finding.diagnostic.location?.line)
            let start = try #require(place?["region"]?["startColumn"]?.integer)
            #expect(place?["region"]?["endLine"] == place?["region"]?["startLine"])
            #expect(try #require(place?["region"]?["endColumn"]?.integer) > start)
            #expect(place?["artifactLocation"]?["uri"]?.string?.hasPrefix("file:///") == true)
        }
    }

    @Test(arguments: [
        ("a && b c | d; e", [["a"], ["b", "c"], ["d"], ["e"]]), ("A=1 exec 'x y' \"z\"", [["x y", "z"]]),
        ("(cd /x; make)\ntrue", [["cd", "/x"], ["make"], ["true"]]), ("a\\ b \\\n c", [["a b", "c"]]), ("", []),
        ("if test -f x; then y; fi", [["test", "-f", "x"], ["y"], ["fi"]]), ("'open", [["open"]]),
    ])
    func `A shell's line is split into its commands`(line: String, commands: [[String]]) {
        #expect(StepCommands.split(line) == commands)
    }
}
