import HostSystem
import ImageBuilder
import Testing

/// Each folder of `fixtures/recipe-errors` holds a recipe and what is said of it. A new case is a new folder:
/// `recipe.json`, the files that it extends, and `expected.txt`, which this test writes where it is missing. `set.txt`
/// holds lines for `--set`.
@Suite struct RecipeErrorCorpusTests {
    static let corpus = repository / "fixtures/recipe-errors"

    @Test(arguments: try folders(in: corpus))
    func message(folder: HostPath) throws {
        let folder = folder.normalised
        let settings = (try? (folder / "set.txt").read()).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let overrides = settings.split(separator: "\n").map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
        let error = #expect(throws: RecipeError.self) {
            try RecipeReader.read(
                file: folder / "recipe.json",
                overrides: Dictionary(overrides.map { ($0[0], $0[1]) }) { _, last in last })
        }
        // Paths as somebody sees them who stands in the folder.
        let rendered = try #require(error).rendered(color: false).replacing("\(folder)/", with: "")
        let expected = folder / "expected.txt"
        if !expected.exists { try FileDescriptor.open(expected, .write, .create).write(rendered) }
        #expect(rendered == String(decoding: try expected.read(), as: UTF8.self))
    }
}

let repository = HostPath(#filePath).parent / "../../.."

func files(in directory: HostPath, ending: String) throws -> [HostPath] {
    try FileDescriptor.open(directory, .read, .directory).entryNames()
        .map { directory.appending(HostPath(bytes: $0)) }.filter { $0.name.hasSuffix(ending) }
}

func folders(in directory: HostPath) throws -> [HostPath] {
    try FileDescriptor.open(directory, .read, .directory).entryNames()
        .sorted { $0.lexicographicallyPrecedes($1) }
        .map { directory.appending(HostPath(bytes: $0)) }
        .filter { try $0.status().kind == .directory }
}
