import HostSystem
import ImageBuilder
import TestSupport
import Testing

/// Each folder of `fixtures/stack-errors` holds a stack and what is said of it. A new case is a new folder with a
/// `stack.json`; `expected.txt` is written where it is missing.
@Suite struct StackReaderTests {
    @Test(arguments: try folders(in: repository / "fixtures/stack-errors"))
    func message(folder: HostPath) throws {
        let text = try (folder / "stack.json").read()
        let error = #expect(throws: RecipeError.self) { try StackReader.read(text: text, file: "stack.json") }
        let rendered = try #require(error).rendered(color: false)
        let expected = folder / "expected.txt"
        if !expected.exists { try FileDescriptor.open(expected, .write, .create).write(rendered) }
        #expect(rendered == String(decoding: try expected.read(), as: UTF8.self))
    }

    @Test func everythingIsRead() throws {
        let stack = try StackReader.read(file: repository / "fixtures/stacks/notes/stack.json")
        #expect(stack.services.map(\.name) == ["web", "store", "once", "stranger"])
        #expect(stack[service: "web"]?.replicas == 2)
        #expect(stack[service: "web"]?.dependencies.map(\.condition) == [.healthy, .completed])
        #expect(stack[service: "once"]?.isOnce == true)
        #expect(stack.networks.map(\.isInternal) == [false, true])
        #expect(stack.test.steps.count == 9)
    }

    @Test func argumentsArePutIn() throws {
        let text = #"{"args":{"N":"web"},"name":"shop","services":{"a":{"image":"${N}.json"}}}"#
        let stack = try StackReader.read(text: Array(text.utf8), file: "/x/stack.json", overrides: ["N": "api"])
        #expect(stack.services.first?.image == .recipe("/x/api.json", arguments: [:]))
        #expect(throws: RecipeError.self) {
            try StackReader.read(text: Array(text.utf8), file: "/x/stack.json", overrides: ["M": "api"])
        }
    }

    /// Whatever the bytes: an error or a stack, never a trap.
    @Test func damagedText() throws {
        let text = try (repository / "fixtures/stacks/notes/stack.json").read()
        var source = RandomSource(seed: 5)
        for _ in 0..<2000 {
            let damaged = source.damaged(text)
            _ = try? StackReader.read(text: damaged, file: "stack.json")
        }
        for _ in 0..<500 { _ = try? StackReader.read(text: source.bytes(200), file: "stack.json") }
    }
}

/// `schema/stack.schema.json` is what editors read. It has to be what the reader does.
@Suite struct StackSchemaTests {
    @Test func theCommittedSchemaIsMadeFromTheLanguage() throws {
        let file = repository.normalised / "schema/stack.schema.json"
        #expect(try differenceToGolden(StackSchema.text, file) == nil)
    }

    @Test func everyKeyIsInTheReference() throws {
        let reference = String(decoding: try (repository / "docs/stacks.md").read(), as: UTF8.self)
        for key in StackSchema.text.split(separator: "\n").compactMap(Self.key) {
            #expect(reference.contains("`\(key)`"), "\(key)")
        }
    }

    /// The keys that the schema's objects of properties have, by their indentation.
    private static func key(_ line: Substring) -> String? {
        guard line.hasPrefix("        \""), !line.hasPrefix("         "), line.hasSuffix("{") else { return nil }
        return String(line.dropFirst(9).prefix { $0 != "\"" })
    }
}
