import JSON
import TestSupport
import Testing

@Suite struct JSONWriterTests {
    @Test func canonicalSortsKeysByBytesAndHasNoSpace() {
        let value: JSONValue = ["b": [1, "x"], "a": ["é": nil, "z": true], "B": .number(0.5), "": []]
        #expect(value.text() == #"{"":[],"B":0.5,"a":{"z":true,"é":null},"b":[1,"x"]}"#)
    }

    @Test func pretty() {
        let value: JSONValue = ["b": [1, []], "a": [:]]
        #expect(value.text(.pretty) == "{\n  \"a\": {},\n  \"b\": [\n    1,\n    []\n  ]\n}\n")
    }

    @Test func onlyWhatMustBeEscapedIs() {
        let value = JSONValue.string("\"\\/\n\r\t\u{0}\u{1F}\u{7F}é日👩<>&\u{2028}")
        #expect(value.text() == "\"\\\"\\\\/\\n\\r\\t\\u0000\\u001f\u{7F}é日👩<>&\u{2028}\"")
    }

    @Test func presentMembersOnly() {
        #expect(JSONValue.object(present: ["a": 1, "b": nil]) == ["a": 1])
    }

    @Test func whatIsWrittenIsReadBack() throws {
        var random = RandomSource(seed: 5)
        for _ in 0..<500 {
            let value = random.jsonValue(depth: 5)
            #expect(try JSONValue(parsing: value.encoded()) == value)
            #expect(try JSONValue(parsing: value.encoded(.pretty)) == value)
        }
    }
}

extension RandomSource {
    mutating func jsonValue(depth: Int) -> JSONValue {
        switch Int.random(in: 0..<(depth == 0 ? 6 : 8), using: &self) {
        case 0: .null
        case 1: .bool(Bool.random(using: &self))
        case 2: .integer(Int(truncatingIfNeeded: next()) >> Int.random(in: 0..<64, using: &self))
        case 3: .number(Double.random(in: -1e9...1e9, using: &self) + 0.5)
        case 4, 5: .string(text())
        case 6: .array((0..<Int.random(in: 0..<5, using: &self)).map { _ in jsonValue(depth: depth - 1) })
        default:
            .object(
                Dictionary((0..<Int.random(in: 0..<5, using: &self)).map { _ in (text(), jsonValue(depth: depth - 1)) })
                {
                    first, _ in first
                })
        }
    }

    private mutating func text() -> String {
        let ranges: [ClosedRange<UInt32>] = [0...0x1F, 0x20...0x7E, 0x80...0x7FF, 0x4E00...0x9FFF, 0x1F300...0x1F5FF]
        var text = ""
        for _ in 0..<Int.random(in: 0..<8, using: &self) {
            let range = ranges[Int.random(in: 0..<ranges.count, using: &self)]
            if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &self)) {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
