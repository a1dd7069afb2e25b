import HostSystem
import TestSupport
import Testing

@testable import ImageBuilder

/// The pages in `docs/rules` are what people read, the rules are what finds.
@Suite struct RuleListTests {
    static let pages = fixtures.parent / "docs/rules"

    @Test func `Each rule has a page, and each page a rule`() throws {
        let pages = try Self.pages.children().map(\.name).filter { $0 != "README.md" }
        #expect(pages.sorted() == RuleList.all.map { $0.name + ".md" }.sorted())
    }

    @Test func `A page has its parts, and what the rule says of itself`() throws {
        for rule in RuleList.all {
            let page = String(decoding: try (Self.pages / (rule.name + ".md")).read(), as: UTF8.self)
            for part in ["## Cause", "## Example", "## Fix", "## Silence"] {
                #expect(page.contains(part), "\(rule.name)")
            }
            let text = page.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
            #expect(text.contains(rule.summary), "\(rule.name)")
            #expect(text.contains("Default: `\(rule.severity.rawValue)`"), "\(rule.name)")
        }
    }

    @Test func `The index names them all`() throws {
        let index = String(decoding: try (Self.pages / "README.md").read(), as: UTF8.self)
        for rule in RuleList.all {
            #expect(index.contains("| [\(rule.name)](\(rule.name).md) | \(rule.severity.rawValue) | \(rule.summary) |"))
        }
    }

    @Test func `Names are unique, and as recipes have them`() {
        #expect(Set(RuleList.all.map { $0.name }).count == RuleList.all.count)
        for rule in RuleList.all { #expect(isLowerCaseWord(rule.name, and: [UInt8(ascii: "-")])) }
    }
}
