internal import JSON

extension Language {
    static let tests = Shape<TestSource>.either(
        "structure tests, or a file of them", [inlineTests.map { .inline($0) }, testFile]
    ).oneOrMore("structure tests, a file of them, or a list of both")

    private static let testFile = hostPath.checked { file, place, decoding throws(Refusal) in
        TestSource.file(file, decoding.source.location(of: place.mark, path: place.path))
    }

    /// Tests ask something else when an argument in them has another value.
    private static let inlineTests = Shape<StructureTests>(
        TestLanguage.recipeTests.expected, accepts: TestLanguage.recipeTests.accepts,
        schema: TestLanguage.recipeTests.schema
    ) { place, decoding in
        let (tests, arguments) = decoding.recordingUses { TestLanguage.recipeTests.read(place, decoding) }
        guard var tests else { return nil }
        for (name, value) in arguments.sorted(by: { $0.key < $1.key }) { tests.text += "\n\(name)=\(value)" }
        return tests
    }
}
