import HostSystem
import ImageBuilder
import JSON
import TestSupport
import Testing

/// `schema/recipe.schema.json` is what editors read. It has to be what the reader does.
@Suite struct RecipeSchemaTests {
    static let file = repository.normalised / "schema/recipe.schema.json"

    /// The remedy: remove the file, run this test, look at the difference, commit.
    @Test func theCommittedSchemaIsMadeFromTheLanguage() throws {
        if !Self.file.exists { try FileDescriptor.open(Self.file, .write, .create).write(RecipeSchema.text) }
        #expect(String(decoding: try Self.file.read(), as: UTF8.self) == RecipeSchema.text)
    }

    @Test func everyKeyIsDescribed() throws {
        for (object, key, schema) in try keys() {
            #expect(schema["description"]?.string?.hasSuffix(".") == true, "\(object).\(key)")
        }
    }

    /// The reference has a heading or a table row for each object, and every key in code style somewhere below; those
    /// of tests stand where `oci-build test` is described.
    @Test func everyKeyIsInTheReference() throws {
        let reference = try ["recipe", "test"]
            .map { String(decoding: try (repository / "docs/\($0).md").read(), as: UTF8.self) }.joined()
        for (object, key, _) in try keys() {
            #expect(reference.contains("`\(key)`"), "\(object).\(key)")
        }
    }

    /// Whole recipes in the reference are read; they start with a line that holds only `{`.
    @Test func recipesInTheReferenceAreGood() throws {
        let reference = String(decoding: try (repository / "docs/recipe.md").read(), as: UTF8.self)
        let blocks = reference.split(separator: "```json\n").dropFirst().compactMap { $0.split(separator: "```").first }
        let recipes = blocks.filter { $0.hasPrefix("{\n") && $0.contains("\"stages\"") }
        #expect(recipes.count >= 2)
        for recipe in recipes { _ = try RecipeReader.read(text: Array(recipe.utf8), file: "docs/recipe.md") }
    }

    @Test(.enabled(if: Self.hasJudge)) func anOutsideValidatorAgrees() throws {
        let good =
            try files(in: repository / "fixtures/recipes", ending: ".json")
            + files(in: repository / "recipes", ending: ".json")
        let faulty = try folders(in: RecipeErrorCorpusTests.corpus)
        let verdicts = try Self.judge(good + faulty.map { $0 / "recipe.json" })
        for path in good {
            #expect(verdicts[path.description] == "valid", "\(path): \(verdicts[path.description] ?? "")")
        }
        // What no schema can say, such as that a stage exists, is marked.
        for folder in faulty {
            let verdict = verdicts[(folder / "recipe.json").description] ?? "no verdict"
            #expect((verdict == "valid") == (folder / "schema-accepts").exists, "\(folder): \(verdict)")
        }
    }

    /// Python's jsonschema (Debian: python3-jsonschema).
    static let hasJudge = (try? run(python, ["-c", "import jsonschema"]).status.isSuccess) == true
    private static let python = ChildProcess.find("python3")?.description ?? "/usr/bin/python3"

    static func judge(_ files: [HostPath]) throws -> [String: String] {
        let script = """
            import json, sys, jsonschema
            schema = json.load(open(sys.argv[1]))
            jsonschema.Draft7Validator.check_schema(schema)
            validator = jsonschema.Draft7Validator(schema)
            verdicts = {}
            for path in sys.argv[2:]:
                try:
                    errors = list(validator.iter_errors(json.loads(open(path, 'rb').read().decode('utf-8-sig'))))
                    verdicts[path] = errors[0].message[:200] if errors else 'valid'
                except (ValueError, RecursionError) as error:
                    verdicts[path] = str(error)
            print(json.dumps(verdicts))
            """
        let result = try run(python, ["-c", script, file.description] + files.map(\.description))
        try result.expectSuccess()
        return try JSONValue(parsing: result.output).object?.compactMapValues(\.string) ?? [:]
    }

    /// Every key of every object in the schema.
    private func keys() throws -> [(object: String, key: String, schema: JSONValue)] {
        let definitions = try JSONValue(parsing: Array(RecipeSchema.text.utf8))["definitions"]?.object ?? [:]
        #expect(definitions.count > 20)
        return definitions.flatMap { name, definition in
            name.hasPrefix("partial.")
                ? [] : (definition["properties"]?.object ?? [:]).map { (name, $0.key, $0.value) }
        }
    }
}
