import HostSystem
import JSON
import TestSupport
import Testing

@Suite struct JSONFuzzTests {
    static let python = ChildProcess.find("python3")?.description

    /// Damaged documents, judged by Python's json, told to refuse what RFC 8259 has not: NaN and infinities, doubled keys.
    @Test(.enabled(if: python != nil)) func pythonAgreesOnDamagedDocuments() throws {
        var random = RandomSource(seed: 6)
        let texts = (0..<1500).map { _ in random.nearlyJSON() }
        let lines = texts.map { text in text.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
        let script = """
            import json, sys
            def refuse(*_): raise ValueError()
            def number(text): return float(text) if abs(float(text)) != float('inf') else refuse()
            def unique(pairs):
                if len({key for key, _ in pairs}) < len(pairs): raise ValueError()
                return dict(pairs)
            for line in open(sys.argv[1]):
                try:
                    value = json.loads(bytes.fromhex(line).decode(), parse_constant=refuse, parse_float=number, object_pairs_hook=unique)
                    print('good', json.dumps(value, ensure_ascii=False).encode().hex())
                except (ValueError, RecursionError):
                    print('bad')
            """
        try withTemporaryDirectory { folder in
            try FileDescriptor.open(folder / "texts", .write, .create).write(lines.joined(separator: "\n") + "\n")
            let result = try run(try #require(Self.python), ["-c", script, (folder / "texts").description])
            try result.expectSuccess()
            let verdicts = result.lines
            try #require(verdicts.count == texts.count)
            var good = 0
            for (text, verdict) in zip(texts, verdicts) {
                let value = try? JSONValue(parsing: text)
                #expect(
                    (value != nil) == verdict.hasPrefix("good"), "\(String(decoding: text, as: UTF8.self)): \(verdict)")
                guard let value, let judged = verdict.split(separator: " ").last else { continue }
                good += 1
                let same = try JSONValue(parsing: bytes(ofHex: judged))
                #expect(value == same, "\(String(decoding: text, as: UTF8.self))")
            }
            #expect(good > 150)
        }
    }

    private func bytes(ofHex text: Substring) -> [UInt8] {
        let digits = Array(text.utf8)
        return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
        }
    }
}

extension RandomSource {
    /// A document, mostly with a small fault.
    fileprivate mutating func nearlyJSON() -> [UInt8] {
        var bytes = jsonValue(depth: 3).encoded(Bool.random(using: &self) ? .canonical : .pretty)
        let parts = [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u00e9", "0", "-", ".", "e5", "null", "tru", " ", "\n", "\u{1}",
            "é",
        ]
        for _ in 0..<Int.random(in: 0..<3, using: &self) {
            let place = Int.random(in: 0...bytes.count, using: &self)
            switch Int.random(in: 0..<3, using: &self) {
            case 0: bytes.insert(contentsOf: parts[Int.random(in: 0..<parts.count, using: &self)].utf8, at: place)
            case 1: if place < bytes.count { bytes.remove(at: place) }
            default: bytes.removeLast(bytes.count - place)
            }
        }
        return bytes
    }
}
