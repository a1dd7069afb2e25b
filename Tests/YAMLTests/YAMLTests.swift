import HostSystem
import JSON
import TestSupport
import Testing
import YAML

@Suite("YAML") struct YAMLTests {
    private func json(_ text: String) throws -> JSONValue { try YAMLDocument(parsing: Array(text.utf8)).root.plain }

    @Test("gives the values that stand there") func values() throws {
        let text = """
            # a remark
            text: plain words
            quoted: "a\\tb"
            number: 42
            negative: -7
            octal: 0o17
            hexadecimal: 0xff
            fraction: 1.5
            version: 2.0.0
            time: 22:22
            yes: no
            nothing:
            tilde: ~
            list:
            - one
            - [two, 'three']
            flow: {a: 1, b: [x, y]}
            folded: >
              one
              line
            literal: |
              two
              lines
            tagged: !!str 5
            """
        let expected: JSONValue = [
            "text": "plain words", "quoted": "a\tb", "number": 42, "negative": -7, "octal": 15, "hexadecimal": 255,
            "fraction": .number(1.5), "version": "2.0.0", "time": "22:22", "yes": false, "nothing": nil, "tilde": nil,
            "list": ["one", ["two", "three"]], "flow": ["a": 1, "b": ["x", "y"]], "folded": "one line\n",
            "literal": "two\nlines\n", "tagged": "5",
        ]
        #expect(try json(text) == expected)
        #expect(try json("") == .null)
    }

    @Test("puts aliases and merged mappings in") func aliases() throws {
        let text = "base: &base {a: 1, b: 2}\nother: *base\nmore:\n  <<: *base\n  b: 3\n"
        #expect(
            try json(text) == [
                "base": ["a": 1, "b": 2], "other": ["a": 1, "b": 2], "more": ["a": 1, "b": 3],
            ])
    }

    @Test("knows where each value stands, in bytes") func positions() throws {
        let text = Array("é: [ü, \"wörd\"]\nplain: 1_000 # x\n".utf8)
        guard case .object(let members) = try YAMLDocument(parsing: text).root.value else {
            Issue.record("no object")
            return
        }
        func written(_ span: Range<Int>) -> String { String(decoding: text[span], as: UTF8.self) }
        #expect(members.map { written($0.keySpan) } == ["é", "plain"])
        guard case .array(let nodes) = members[0].value.value else { return }
        #expect(nodes.map { written($0.span) } == ["ü", "\"wörd\""])
        #expect(written(members[1].value.span) == "1_000")
    }

    @Test(
        "says what is wrong, and where",
        arguments: [
            ("a: 1\n---\nb: 2\n", "second document", 5), ("a: b: c\n", "mapping values are not allowed", 4),
            ("a: *b\n", "nothing is called &b", 3), ("a: &x [*x]\n", "inside what it names", 7),
            ("? [a]\n: b\n", "a key must be text", 2), ("a: !!binary AAAA\n", "binary is not known", 3),
            ("a: [1, 2\n", "did not find expected", 9), ("\ta: 1\n", "cannot start any token", 0),
            ("a: \"\\q\"\n", "unknown escape", 4), ("<<: 5\n", "<< takes a mapping", 0),
        ])
    func faults(text: String, message: String, offset: Int) {
        do {
            _ = try YAMLDocument(parsing: Array(text.utf8))
            Issue.record("\(text) is taken")
        } catch {
            #expect(error.message.contains(message), "\(error.message)")
            #expect(error.span.lowerBound == offset, "\(error)")
        }
    }

    @Test("refuses a billion laughs, and nests without end") func bombs() throws {
        var laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            laughs +=
                "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ",") + "]\n"
        }
        #expect(throws: YAMLError.self) { try json(laughs) }
        #expect(throws: YAMLError.self) { try json(String(repeating: "[", count: 50_000)) }
        #expect(throws: YAMLError.self) { try json(String(repeating: "- ", count: 50_000)) }
        var chain = "a0: &a0 x\n"
        for level in 1...150 { chain += "a\(level): &a\(level) [*a\(level - 1)]\n" }
        #expect(throws: YAMLError.self) { try json(chain) }
        #expect(throws: YAMLError.self) { try YAMLDocument(parsing: [0x61, 0xFF]) }
    }

    @Test("never ends the program on damaged texts, and never points outside") func fuzz() throws {
        var random = RandomSource(seed: 5)
        let folder = fixtures / "structure-tests" / "pass"
        let seeds = try folder.children().map { try $0.read() } + [Array("a: &x {b: [*x, 1]}\n<<: *x\n".utf8)]
        for _ in 0..<3000 {
            guard let seed = seeds.randomElement(using: &random) else { return }
            let text = random.damaged(seed)
            do { _ = try YAMLDocument(parsing: text) } catch {
                #expect(error.span.lowerBound >= 0 && error.span.upperBound <= text.count)
            }
        }
    }

    /// PyYAML's verdict; it resolves YAML 1.1 as we do, but for what our reader leaves as text.
    @Test("means what PyYAML means by the same text", .needsPython("yaml")) func python() throws {
        let folder = fixtures / "structure-tests" / "pass"
        for file in try folder.children() where file.description.hasSuffix(".yaml") {
            let script = "import json,sys,yaml; json.dump(yaml.safe_load(open(sys.argv[1])), sys.stdout)"
            let result = try run(Requirement.debianPython, ["-c", script, file.description])
            try result.expectSuccess()
            #expect(try YAMLDocument(parsing: file.read()).root.plain == JSONValue(parsing: result.output))
        }
    }
}
