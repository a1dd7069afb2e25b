import TestSupport
import Testing

@testable import oci_build

@Suite("Lines of a log")
struct LogLinesTests {
    @Test("are the same however the bytes are cut into chunks", arguments: 0..<16)
    func chunks(seed: Int) {
        var random = RandomSource(seed: UInt64(seed))
        let text = Array("one\ntwö\r\n\nprogress 1\rprogress 2\n\u{1B}[1mbold\u{1B}[0m\nend".utf8)
        var lines = LogLines()
        var result: [String] = []
        var rest = text[...]
        while !rest.isEmpty {
            let count = Int.random(in: 1...7, using: &random)
            result += lines.lines(of: Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        result += [lines.last()].compactMap { $0 }
        #expect(result == ["one", "twö", "", "progress 2", "bold", "end"])
    }

    @Test("have a longest length")
    func long() {
        var lines = LogLines()
        for _ in 0..<100 { #expect(lines.lines(of: Array(repeating: UInt8(ascii: "x"), count: 1000)).isEmpty) }
        let line = lines.lines(of: [UInt8(ascii: "\n")])
        #expect(line.first?.hasSuffix("x [cut]") == true)
        #expect(line.first?.utf8.count == LogLines.maximumLength + 6)
        #expect(lines.lines(of: Array("short\n".utf8)) == ["short"])
    }

    @Test("hold nothing that moves a cursor, whatever the bytes", arguments: 0..<16)
    func fuzz(seed: Int) {
        var random = RandomSource(seed: UInt64(seed))
        for _ in 0..<200 {
            var bytes = random.bytes(Int.random(in: 0...64, using: &random))
            for index in bytes.indices where Int.random(in: 0..<4, using: &random) == 0 {
                bytes[index] = [0x1B, 0x5B, 0x9B, 0x5D, 0x07, 0x0D].randomElement(using: &random) ?? 0x1B
            }
            let clean = printable(bytes)
            #expect(!clean.unicodeScalars.contains { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) })
        }
    }
}

@Suite("The columns of a text")
struct DisplayWidthTests {
    @Test(
        "are what a terminal gives it",
        arguments: [
            ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("漢字", 4), ("ｱ", 1), ("Ａ", 2), ("한", 2), ("👍", 2),
            ("👩‍👩‍👧‍👦", 2), ("❤️", 2), ("✓", 1), ("│", 1), ("\u{200B}", 0), ("🇩🇪", 2),
        ])
    func columns(text: String, expected: Int) {
        #expect(oci_build.columns(of: text) == expected)
    }

    @Test(
        "are kept to by a cut",
        arguments: [
            ("abc", 3, "abc"), ("abcd", 3, "ab…"), ("abcd", 1, "…"), ("abcd", 0, ""), ("abcd", -1, ""),
            ("漢字漢字", 5, "漢字…"), ("漢字漢字", 4, "漢…"), ("漢字", 4, "漢字"),
        ])
    func cut(text: String, width: Int, expected: String) {
        #expect(truncated(text, width) == expected)
    }
}

@Suite("A duration for people")
struct DurationTests {
    @Test(
        "has the digits that matter",
        arguments: [
            (0.0, "0 ms"), (0.0004, "0 ms"), (0.34, "340 ms"), (0.9996, "1.0 s"), (4.24, "4.2 s"), (9.949, "9.9 s"),
            (9.95, "10 s"), (42.4, "42 s"), (59.6, "1 min 00 s"), (125, "2 min 05 s"), (3725, "1 h 02 min"),
            (-1, "0 ms"), (.infinity, "?"), (.nan, "?"),
        ])
    func text(seconds: Double, expected: String) {
        #expect(durationText(seconds) == expected)
    }
}
