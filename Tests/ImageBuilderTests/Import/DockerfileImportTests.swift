import HostSystem
import ImageBuilder
import TestSupport
import Testing

/// Each folder of `fixtures/import` holds a Dockerfile, the recipe that it becomes and what is said about it. A new case
/// is a new folder; `UPDATE_GOLDEN=1` writes what is missing.
@Suite struct DockerfileImportTests {
    static let corpus = repository.normalised / "fixtures/import"
    static let errors = repository.normalised / "fixtures/import-errors"

    @Test(arguments: try folders(in: corpus))
    func recipe(folder: HostPath) throws {
        let result = try DockerfileImport(file: folder / "Dockerfile", folder: folder)
        #expect(try differenceToGolden(result.text, folder / "recipe.json") == nil)
        let notes = result.notes.map { $0.diagnostic.rendered(color: false) }.joined(separator: "\n")
        #expect(try differenceToGolden(notes.replacing("\(folder)/", with: ""), folder / "notes.txt") == nil)
        // What comes out is a recipe.
        #expect(!(try RecipeReader.read(file: folder / "recipe.json")).stages.isEmpty)
    }

    @Test func theFourFaultsOfTheSeed() throws {
        let result = try DockerfileImport(file: Self.corpus / "seed-004-backend/Dockerfile", folder: Self.corpus)
        #expect(
            result.notes.compactMap(\.rule) == [
                "compiler-in-image", "duplicated-bytes", "health-program-missing", "fixed-port",
            ])
    }

    @Test(arguments: try names(in: errors).filter { !$0.hasSuffix(".txt") })
    func mistakes(name: String) throws {
        let error = #expect(throws: RecipeError.self) {
            try DockerfileImport(file: Self.errors / name, folder: Self.errors)
        }
        let text = try #require(error).description.replacing("\(Self.errors)/", with: "")
        #expect(try differenceToGolden(text, Self.errors / "\(name).txt") == nil)
    }

    @Test func anArchiveStandsForAnImage() throws {
        let result = try DockerfileImport(
            file: Self.corpus / "lost/Dockerfile", folder: Self.corpus,
            bases: ["registry.example.org/corp/base:2": Self.corpus / "base.tar"])
        #expect(result.text.contains(#""from": { "archive": "base.tar" }"#))
        #expect(!result.notes.contains { $0.diagnostic.message.contains("corp/base") })
    }

    @Test func pathsStartAtTheRecipe() throws {
        let result = try DockerfileImport(
            file: Self.corpus / "lost/Dockerfile", context: "/work/app", folder: "/work/deploy/recipes")
        #expect(result.text.contains(#""context": "../../app""#))
    }

    /// No text is a trap: it is a recipe, or an error at a place that exists.
    @Test(arguments: try folders(in: corpus))
    func damagedFiles(folder: HostPath) throws {
        let text = try (folder / "Dockerfile").read()
        var random = RandomSource(seed: 5)
        try withTemporaryDirectory { place in
            for _ in 0..<100 {
                let damaged = random.damaged(text)
                try FileDescriptor.open(place / "Dockerfile", .write, [.create, .truncate]).write(damaged)
                do throws(RecipeError) {
                    let result = try DockerfileImport(file: place / "Dockerfile", folder: place)
                    #expect(result.notes.allSatisfy { ($0.diagnostic.location?.line ?? 0) >= 1 })
                    do throws(RecipeError) {
                        _ = try RecipeReader.read(text: Array(result.text.utf8), file: place / "recipe.json")
                    } catch { #expect(!error.diagnostics.isEmpty) }
                } catch { #expect(!error.diagnostics.isEmpty) }
            }
        }
    }
}

func names(in directory: HostPath) throws -> [String] {
    try FileDescriptor.open(directory, .read, .directory).entryNames().map { String(decoding: $0, as: UTF8.self) }
        .sorted()
}
