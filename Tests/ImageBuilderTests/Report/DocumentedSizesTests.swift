import HostSystem
import ImageBuilder
import JSON
import TestSupport
import Testing

/// `docs/sizes.md` says what the recipes and the baselines beside them say; what a document claims is kept by hand.
@Suite struct DocumentedSizesTests {
    private static let page = repository.normalised / "docs/sizes.md"
    private static let recipes = repository.normalised / "recipes"
    private static let tableStart =
        "| image | compressed | unpacked | budget | the document says | what makes the size |"

    @Test func theTableIsCurrent() throws {
        let lines = String(decoding: try Self.page.read(), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let header = try #require(lines.firstIndex(of: Self.tableStart))
        let kept = lines[(header + 2)...].prefix { $0.hasPrefix("|") }
        let text = lines[..<(header + 2)] + (try rows(following: Array(kept))) + lines[kept.endIndex...]
        #expect(try differenceToGolden(text.joined(separator: "\n"), Self.page) == nil)
    }

    /// A row a recipe, in the order of those that are there, with what they say of the document.
    private func rows(following kept: [String]) throws -> [String] {
        let cells = kept.map { $0.dropFirst(2).dropLast(2).split(separator: " | ").map(String.init) }
        let order = Dictionary(cells.enumerated().map { ($1[0], $0) }) { first, _ in first }
        return try files(in: Self.recipes, ending: ".json").map { file in
            let recipe = try RecipeReader.read(file: file)
            let image = "[\(recipe.name)](../recipes/\(file.name))"
            let place = order[image]
            return (place ?? kept.count, try row(image, recipe, document: place.map { cells[$0][4] } ?? "—"))
        }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.1)
    }

    private func row(_ image: String, _ recipe: Recipe, document: String) throws -> String {
        let baseline = repository.normalised / "sizes/\(recipe.name).json"
        let budget = try #require(recipe.budget)
        #expect(budget.baseline?.normalised == baseline)
        let size = try SizeBaseline(parsing: baseline.read(), name: baseline.description).total
        let limits = try [budget.image.compressed, budget.image.unpacked].map { limits in
            try #require(limits.compactMap { if case .atMost(let bytes) = $0 { bytes.description } else { nil } }.first)
        }
        let comment = try JSONValue(parsing: recipe.file.read())["budget"]?["$comment"]?.string
        return "| "
            + [
                image, Bytes(size.compressed).description, Bytes(size.unpacked).description,
                limits.joined(separator: ", "), document, try #require(comment),
            ].joined(separator: " | ") + " |"
    }

    @Test func everyBaselineIsARecipes() throws {
        let names = try files(in: Self.recipes, ending: ".json").map { try RecipeReader.read(file: $0).name }
        let baselines = try files(in: repository.normalised / "sizes", ending: ".json").map(\.name)
        #expect(Set(baselines) == Set(names.map { "\($0).json" }))
    }
}
