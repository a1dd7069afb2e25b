internal import HostSystem
internal import JSON
internal import TestSupport
internal import Testing

@testable internal import ImageBuilder

/// The writer of YAML against the reader that most have, python3-yaml, which knows YAML 1.1.
@Suite(.enabled(if: hasYAMLReader)) struct YAMLTests {
    /// What the judge reads in each document.
    private func judged(_ documents: [YAML]) throws -> [JSONValue] {
        try withTemporaryDirectory { folder in
            let text = documents.map { $0.document }.joined(separator: "---\n")
            try AtomicFile.write(Array(text.utf8), to: folder / "all.yaml", durable: false)
            let script =
                "import json, sys, yaml; print(json.dumps(list(yaml.safe_load_all(open('all.yaml', encoding='utf-8')))))"
            let result = try run("python3", ["-c", script], in: folder)
            try result.expectSuccess()
            return try #require(try JSONValue(parsing: result.output).array)
        }
    }

    @Test func wordsStayWords() throws {
        let words = [
            "", " ", "a", "no", "No", "NO", "y", "on", "off", "true", "null", "~", "1", "1.0", "0x1", "0o17", "017",
            "1e3", ".5", ".inf", "-.inf", ".nan", "-", "--", "---", "...", "- a", "a: b", "a:", ":", ": ", "#", "a #b",
            "a#b", "'", "\"", "\\", "\n", "a\nb\n", "\t", "\r", "[", "]", "{", "}", "!", "!!str a", "&a", "*a", "?",
            "? a", "|", ">", "%", "@", "`", "22:30", "2026-11-21", "1_000", "+1", "-1", "=", "<<", "é", "日本", "\u{85}",
            "\u{2028}", "\u{FEFF}", "\u{0}", "\u{7F}", "\u{1F600}", "/a/b", "a/b.c-d_e", "${A}", "$$",
            "127.0.0.1:80:80",
            "http://a/b?c=d&e", "a,b", "null ", " null",
        ]
        let found = try judged(words.map { .map([.init(key: "k", value: .text($0))]) })
        for (word, value) in zip(words, found) { #expect(value["k"] == .string(word), "\(word.debugDescription)") }
        let keys = try judged(words.map { .map([.init(key: $0, value: .integer(1))]) })
        for (word, value) in zip(words, keys) { #expect(value == .object([word: 1]), "\(word.debugDescription)") }
    }

    @Test func randomTrees() throws {
        var source = RandomSource(seed: 11)
        let trees = (0..<300).map { _ in tree(&source, depth: 4) }
        for (tree, value) in zip(trees, try judged(trees)) { #expect(value == tree.plain) }
    }

    private func tree(_ source: inout RandomSource, depth: Int) -> YAML {
        switch Int.random(in: 0..<(depth > 0 ? 6 : 3), using: &source) {
        case 0: return .integer(Int.random(in: -1000...1000, using: &source))
        case 1: return .boolean(Bool.random(using: &source))
        case 2: return .text(text(&source))
        case 3: return .list((0..<Int.random(in: 0...3, using: &source)).map { _ in tree(&source, depth: depth - 1) })
        default:
            let keys = Set((0..<Int.random(in: 0...3, using: &source)).map { _ in text(&source) })
            return .map(keys.sorted().map { .init(key: $0, value: tree(&source, depth: depth - 1)) })
        }
    }

    private func text(_ source: inout RandomSource) -> String {
        let letters = Array("abn01 :-#'\"\\\n\t{}[],&*!|>%@`~=.?/$é\u{85}")
        return String(
            (0..<Int.random(in: 0...8, using: &source)).compactMap { _ in letters.randomElement(using: &source) })
    }
}

extension YAML {
    fileprivate var plain: JSONValue {
        switch self {
        case .text(let text): .string(text)
        case .integer(let value): .integer(value)
        case .boolean(let value): .bool(value)
        case .list(let values): .array(values.map(\.plain))
        case .map(let members): .object(Dictionary(members.map { ($0.key, $0.value.plain) }) { _, last in last })
        }
    }
}

private let hasYAMLReader = (try? run("python3", ["-c", "import yaml"]).status.isSuccess) == true
