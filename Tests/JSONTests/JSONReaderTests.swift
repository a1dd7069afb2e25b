import JSON
import Testing

@Suite struct JSONReaderTests {
    private func read(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

    @Test(
        arguments: [
            ("null", .null), (" true ", true), ("false\n", false), ("0", 0), ("-0", 0), ("-12", -12),
            ("9223372036854775807", .integer(.max)), ("9223372036854775808", .number(9_223_372_036_854_775_808)),
            ("1.5", .number(1.5)), ("1e2", .number(100)), ("-1.25E-2", .number(-0.0125)), ("1E+1", .number(10)),
            ("\"\"", ""), (#""a\"\\\/\b\f\n\r\t""#, "a\"\\/\u{8}\u{C}\n\r\t"), (#""\u00e9\u0000""#, "é\u{0}"),
            (#""\ud83d\udc69""#, "👩"), ("\"日本語\"", "日本語"), ("\"\u{7F}\u{2028}\"", "\u{7F}\u{2028}"),
            ("[]", []), ("[ ]", []), ("[1,[2],{}]", [1, [2], [:]]), ("{}", [:]), ("{ }", [:]),
            (#"{"a":1,"b":{"c":[null]}}"#, ["a": 1, "b": ["c": [nil]]]), ("\u{FEFF}[1]", [1]), ("\t\r\n [1]", [1]),
        ] as [(String, JSONValue)])
    func good(text: String, value: JSONValue) throws {
        #expect(try read(text) == value)
    }

    @Test(arguments: [
        "", " ", "nul", "nulll", "True", "NaN", "Infinity", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+", "0x1",
        "1_0",
        "1e999", "-1e999", "\"", "\"a", "\"\\", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\ud800\"", "\"\\udc00\"",
        "\"\\ud800\\u0041\"", "\"\n\"", "\"\u{1}\"", "'a'", "[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "]", "{",
        "{\"a\"",
        "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{,}", "{a:1}", "{1:1}", "{\"a\" 1}", "{\"a\":1 \"b\":2}",
        "}",
        "1 2", "[] []", "// a\n1", "1 // a", "/* a */ 1", "# a\n1", "{\"a\":1,\"a\":2}", "\u{FEFF}", "[1]\u{0}",
        "\u{A0}1", "\u{FEFF}\u{FEFF}1",
    ])
    func bad(text: String) {
        #expect(throws: JSONError.self) { try read(text) }
    }

    @Test func bytesThatAreNoText() {
        for bytes: [UInt8] in [[0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0xFF], [0]] {
            #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
        }
    }

    @Test func depth() throws {
        let limit = JSONDocument.maximumDepth
        let deepest = String(repeating: "[", count: limit) + String(repeating: "]", count: limit)
        _ = try read(deepest)
        #expect(throws: JSONError.self) { try read("[" + deepest + "]") }
        let error = #expect(throws: JSONError.self) { try read(String(repeating: "{\"a\":", count: 10_000)) }
        #expect(error?.message == "nested deeper than 200 levels")
        #expect(throws: JSONError.self) { try read(String(repeating: "[", count: 1_000_000)) }
    }

    @Test func valuesKnowTheirPlaces() throws {
        let text = #" {"é": [10, "x\n"],  "b" : {"c":null}}"#
        let bytes = Array(text.utf8)
        let document = try JSONDocument(parsing: bytes)
        func slice(_ span: Range<Int>) -> String { String(decoding: bytes[span], as: UTF8.self) }
        guard case .object(let members) = document.root.value else { throw NoObject() }
        #expect(slice(document.root.span) == text.dropFirst())
        #expect(members.map { slice($0.keySpan) } == ["\"é\"", "\"b\""])
        #expect(members.map { slice($0.value.span) } == [#"[10, "x\n"]"#, #"{"c":null}"#])
        guard case .array(let nodes) = members[0].value.value else { throw NoObject() }
        #expect(nodes.map { slice($0.span) } == ["10", #""x\n""#])
    }

    @Test func doubledKeysAreReportedAndKept() throws {
        let document = try JSONDocument(parsing: Array(#"{"a":1,"b":{"c":1,"c":2},"a":3,"a":4}"#.utf8))
        #expect(document.duplicateKeys.map(\.key) == ["c", "a", "a"])
        #expect(document.root.plain == ["a": 4, "b": ["c": 2]])
    }

    @Test(
        arguments: [
            ("{\n  // x\n}", 4..<8, "JSON has no comments"), ("[1,]", 3..<4, "a comma stands before \"]\""),
            ("{\"a\":1,}", 7..<8, "a comma stands before \"}\""), ("[1 2]", 3..<4, "expected \",\" or \"]\""),
            ("[tru]", 1..<4, "tru is not a JSON value"),
            ("[1", 2..<2, "the text ends where \",\" or \"]\" should stand"),
            ("{'a': 1}", 1..<2, "expected a key in double quotes"), ("[01]", 1..<3, "01 is not a JSON number"),
        ] as [(String, Range<Int>, String)])
    func faults(text: String, span: Range<Int>, message: String) throws {
        let error = try #require(#expect(throws: JSONError.self) { try JSONDocument(parsing: Array(text.utf8)) })
        #expect(error.span == span)
        #expect(error.message == message)
    }

    @Test func oneLine() throws {
        let text = """
            { "z": [1, 2.5, {"b": null}],
              "$comment": "no", "a\\n": "\\u00e9\\"" }
            """
        let root = try JSONDocument(parsing: Array(text.utf8)).root
        #expect(root.oneLine() == #"{"z": [1, 2.5, {"b": null}], "$comment": "no", "a\n": "é\""}"#)
        #expect(root.oneLine(omitting: ["$comment", "b"]) == #"{"z": [1, 2.5, {}], "a\n": "é\""}"#)
    }
}

private struct NoObject: Error {}
