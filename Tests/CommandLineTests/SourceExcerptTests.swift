import ImageBuilder
import TestSupport
import Testing

@testable import oci_build

@Suite("A line of a recipe in a narrow terminal")
struct SourceExcerptTests {
    @Test("shows what is marked, within the width", arguments: 0..<50)
    func fits(seed: Int) {
        var random = RandomSource(seed: UInt64(seed))
        let letters = (0..<Int.random(in: 1...300, using: &random)).map { _ in
            ["a", "b", " ", "漢"].randomElement(using: &random) ?? "a"
        }
        let start = Int.random(in: 0..<letters.count, using: &random)
        let marked = letters[start]
        let lower = columns(of: letters[..<start].joined())
        let excerpt = SourceExcerpt(text: letters.joined(), marked: lower..<(lower + columns(of: marked)))
        let width = Int.random(in: 20...90, using: &random)
        let fitted = excerpt.fitted(to: width)
        #expect(columns(of: fitted.text) <= width)
        #expect(fitted.marked.upperBound <= width)
        if columns(of: excerpt.text) <= width { #expect(fitted == excerpt) }
    }

    @Test("keeps the mark under what it marks")
    func mark() {
        let text = String(repeating: "x", count: 100) + "HERE" + String(repeating: "y", count: 100)
        let fitted = SourceExcerpt(text: text, marked: 100..<104).fitted(to: 40)
        let letters = Array(fitted.text)
        #expect(String(letters[fitted.marked]) == "HERE")
        #expect(fitted.text.hasPrefix("…x") && fitted.text.hasSuffix("y…"))
    }
}
