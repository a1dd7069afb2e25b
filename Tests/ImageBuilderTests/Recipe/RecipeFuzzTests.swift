import HostSystem
import ImageBuilder
import JSON
import TestSupport
import Testing

/// No text is a trap: a recipe is read, or what is wrong with it is said, at places that exist.
@Suite struct RecipeFuzzTests {
    private static let seeds = ["architecture.json", "everything.json", "smallest.json"]

    @Test(arguments: seeds) func damagedBytes(name: String) throws {
        let text = try (RecipeExampleTests.folder / name).read()
        var random = RandomSource(seed: 1)
        for _ in 0..<300 { check(random.damaged(text)) }
    }

    @Test(arguments: seeds) func changedValues(name: String) throws {
        let recipe = try JSONValue(parsing: try (RecipeExampleTests.folder / name).read())
        var random = RandomSource(seed: 2)
        for _ in 0..<300 {
            var mutant = recipe
            for _ in 0..<Int.random(in: 1...3, using: &random) { mutant = mutate(mutant, &random) }
            check(mutant.encoded(Bool.random(using: &random) ? .pretty : .canonical))
        }
    }

    @Test func randomBytes() {
        var random = RandomSource(seed: 3)
        for length in 0..<300 { check(random.bytes(length)) }
    }

    @Test func longChainsOfStages() {
        let stages = (0..<20_000).map { "\"s\($0)\": { \"from\": \($0 == 0 ? "\"scratch\"" : "\"s\($0 - 1)\"") }" }
        let text =
            "{ \"name\": \"x\", \"stages\": { \(stages.joined(separator: ", ")) }, \"image\": { \"stage\": \"s19999\" } }"
        let error = #expect(throws: RecipeError.self) { try RecipeReader.read(text: Array(text.utf8), file: "x.json") }
        #expect(error?.diagnostics.count == 1)
    }

    @Test func manyErrorsOnOneLine() {
        let steps = Array(repeating: "{ \"rum\": 1 }", count: 5000).joined(separator: ",")
        let text =
            "{ \"name\": \"x\", \"stages\": { \"a\": { \"from\": \"scratch\", \"user\": \"1\", \"steps\": [\(steps)] } } }"
        let error = #expect(throws: RecipeError.self) { try RecipeReader.read(text: Array(text.utf8), file: "x.json") }
        #expect(error?.diagnostics.count == 101)
        #expect((error?.description.utf8.count ?? 0) < 1 << 16)
    }

    /// The schema is never stricter than the reader, and knows every mistake of kind and key that the reader knows.
    @Test(.enabled(if: RecipeSchemaTests.hasJudge)) func theSchemaAgreesOnChangedRecipes() throws {
        try withTemporaryDirectory { folder in
            var random = RandomSource(seed: 4)
            var read: [String: RecipeError?] = [:]
            for name in Self.seeds {
                let recipe = try JSONValue(parsing: try (RecipeExampleTests.folder / name).read())
                for number in 0..<200 {
                    let file = folder / "\(number)-\(name)"
                    let mutant = mutate(recipe, &random).encoded(.pretty)
                    try FileDescriptor.open(file, .write, .create).write(mutant)
                    do throws(RecipeError) {
                        _ = try RecipeReader.read(text: mutant, file: file)
                        read[file.description] = .some(nil)
                    } catch { read[file.description] = error }
                }
            }
            let verdicts = try RecipeSchemaTests.judge(read.keys.map { HostPath($0) })
            for (file, error) in read {
                let verdict = verdicts[file] ?? "no verdict"
                let text = String(decoding: try HostPath(file).read(), as: UTF8.self)
                if error == nil { #expect(verdict == "valid", "\(verdict) in \(text)") }
                if let error, error.diagnostics.contains(where: \.isStructural) {
                    #expect(verdict != "valid", "\(error) in \(text)")
                }
            }
        }
    }

    private func check(_ text: [UInt8]) {
        do throws(RecipeError) {
            _ = try RecipeReader.read(text: text, file: "/x.json")
        } catch {
            #expect(!error.diagnostics.isEmpty)
            for diagnostic in error.diagnostics {
                guard let location = diagnostic.location else { continue }
                #expect(
                    location.span.lowerBound >= 0
                        && location.span.upperBound <= max(text.count, location.span.lowerBound))
                #expect(location.line >= 1 && location.column >= 1)
            }
            #expect(error.rendered(color: true).contains("error"))
        }
    }

    /// A value with one of its parts exchanged, removed, doubled or renamed.
    private func mutate(_ value: JSONValue, _ random: inout RandomSource) -> JSONValue {
        if Int.random(in: 0..<6, using: &random) == 0 { return random.strangeValue() }
        switch value {
        case .array(var values) where !values.isEmpty:
            let index = Int.random(in: 0..<values.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: values.remove(at: index)
            case 1: values.append(values[index])
            default: values[index] = mutate(values[index], &random)
            }
            return .array(values)
        case .object(var members) where !members.isEmpty:
            let keys = members.keys.sorted()
            let key = keys[Int.random(in: 0..<keys.count, using: &random)]
            switch Int.random(in: 0..<8, using: &random) {
            case 0: members[key] = nil
            case 1:
                let endings = ["", "x", "${A}", "é"]
                let ending = endings[Int.random(in: 0..<endings.count, using: &random)]
                members[String(key.dropLast()) + ending] = members.removeValue(forKey: key)
            default: members[key] = members[key].map { mutate($0, &random) }
            }
            return .object(members)
        default: return random.strangeValue()
        }
    }
}

extension Diagnostic {
    /// Whether a value is of the wrong kind, or a key unknown or missing: what a schema can say.
    fileprivate var isStructural: Bool {
        let kinds = ["a string", "a number", "a boolean", "a list", "an object", "null"]
        return kinds.contains { message.hasPrefix("expected ") && message.hasSuffix(", not \($0)") }
            || message.contains(" has no key ") || message.contains(" needs \"")
    }
}

extension RandomSource {
    fileprivate mutating func strangeValue() -> JSONValue {
        let values: [JSONValue] = [
            .null, true, false, 0, 1, -1, 65536, .integer(.max), .integer(.min), .number(1.5), .number(-1e300), "", " ",
            "/",
            "..", "../..", "/..", "a/../../b", "${", "${}", "${A}", "$", "$$", "\u{0}", "a\u{0}b", "\n", "é", "日本語",
            "👩‍👩‍👧", ":",
            "a:b", "::", "0", "00", "-", "--", "1s", "1 MB", "99999999999999999999", "1e9", "[", "*", "**", "scratch",
            "a",
            "${VERSION}", "${PORT}", "${DEBUG}", .string(String(repeating: "x", count: 5000)), [], [[]], ["a", 1], [:],
            ["": ""], ["$comment": 1], ["debian": "sid"], ["http": "/"], ["run": "x"], ["copy": "a", "to": "b"],
        ]
        return values[Int.random(in: 0..<values.count, using: &self)]
    }
}
