import HostSystem
import JSON
import RegularExpressions
import TestSupport
import Testing

@Suite("Regular expressions") struct RegularExpressionTests {
    /// RE2's own verdicts, see fixtures/regular-expressions.
    @Test("match and refuse what RE2 does") func agreesWithRE2() throws {
        let cases = try JSONValue(parsing: (fixtures / "regular-expressions" / "cases.json").read()).array ?? []
        #expect(cases.count > 1900)
        for entry in cases {
            let pattern = try #require(entry["pattern"]?.string)
            let text = try #require(entry["text"]?.string)
            let verdict = (try? RegularExpression(pattern))?.occurs(in: text)
            let wanted = entry["matches"]?.bool
            #expect(verdict == wanted, "/\(pattern)/ on \(text.debugDescription)")
        }
    }

    /// One that runs away would not end before the machine does.
    @Test(
        "end for expressions that make others run away",
        arguments: ["(a+)+$", "(a|aa)*c", "(a*)*(a*)*(a*)*c", "(.*a){20}$"])
    func isLinear(pattern: String) throws {
        let expression = try RegularExpression(pattern)
        let text = Array(repeating: UInt8(ascii: "a"), count: 20_000) + [UInt8(ascii: "b")]
        #expect(!expression.occurs(in: text))
    }

    @Test(
        "say why an expression is refused",
        arguments: [
            ("a(?=b)", "look-around"), (#"(a)\1"#, "refers back"), (#"a\Z"#, #"\Z is not known"#),
            ("a(b", "has no \")\""),
            ("[a", "has no \"]\""), ("a**", "repeated"), ("x{1001}", "no count"), (#"\p{Greek}"#, "general category"),
            ("((a{1000}){1000}){1000}", "too large"), (String(repeating: "(", count: 300), "deeply"),
        ])
    func refusal(pattern: String, reason: String) {
        do {
            _ = try RegularExpression(pattern)
            Issue.record("\(pattern) is taken")
        } catch { #expect(error.message.contains(reason), "\(error.message)") }
    }

    @Test("never end the program, whatever they are made of") func fuzz() {
        var random = RandomSource(seed: 3)
        let letters = Array(#"ab\()[]{}|*+?.^$,-0123456789:pQEdwsbxUimsP<>é"#)
        for _ in 0..<20_000 {
            let pattern = String(
                (0..<Int.random(in: 1...24, using: &random)).compactMap { _ in letters.randomElement(using: &random) })
            _ = (try? RegularExpression(pattern))?.occurs(in: random.bytes(20))
        }
    }
}
