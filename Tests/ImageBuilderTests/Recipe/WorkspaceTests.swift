import HostSystem
import ImageBuilder
import OCI
import TestSupport
import Testing

@Suite struct WorkspaceTests {
    private static func recipe(_ name: String) -> String {
        "{ \"name\": \"\(name)\", \"stages\": { \"a\": { \"from\": \"scratch\", \"user\": \"1\" } } }"
    }

    private static func with<Result>(
        _ files: [String: String], _ body: (HostPath) throws -> Result
    ) throws -> Result {
        try withTemporaryDirectory { folder in
            for (path, text) in files {
                try (folder / path).parent.createDirectories()
                try AtomicFile.write(Array(text.utf8), to: folder / path, durable: false)
            }
            return try body(folder)
        }
    }

    @Test func aFolderIsItsRecipesAndNotThoseOfFoldersInIt() throws {
        try Self.with(["b.json": "", "a.json": "", "shared/c.json": "", "README.md": ""]) { folder in
            let all = try Workspace([folder]).recipes
            #expect(all == [folder / "a.json", folder / "b.json"])
            #expect(try Workspace([folder / "b.json", folder]).recipes == [folder / "b.json", folder / "a.json"])
        }
    }

    @Test func aWorkspaceFileNamesRecipesAndFolders() throws {
        let file = #"{ "recipes": ["more", "x/one.json", "./more/a.json"] }"#
        try Self.with(["oci-build.json": file, "more/a.json": "", "x/one.json": "", "x/two.json": ""]) { folder in
            let recipes = [folder / "more/a.json", folder / "x/one.json"]
            let named = try Workspace([folder / "oci-build.json"]).recipes
            #expect(named == recipes)
            #expect(try Workspace([folder]).recipes == recipes)
        }
    }

    @Test(arguments: [
        ("{}", "a workspace needs \"recipes\""),
        (#"{ "recipes": [] }"#, "expected a list of recipes, not an empty list"),
        (#"{ "recipes": ["gone.json"] }"#, "oci-build.json:1:15: error: there is no "),
        (#"{ "recipes": ["empty"] }"#, "there is no recipe in "),
        (#"{ "recipe": ["a.json"] }"#, "did you mean \"recipes\"?"),
        (#"{ "recipes": ["oci-build.json"] }"#, "a workspace names recipes, not other workspaces"),
        ("[", "the text ends where a value should stand"),
    ])
    func faults(text: String, message: String) throws {
        try Self.with(["oci-build.json": text, "empty/README": ""]) { folder in
            let error = try #require(#expect(throws: RecipeError.self) { try Workspace([folder]) })
            #expect(error.description.contains(message))
        }
    }

    @Test func twoOfOneNameWouldTakeEachOthersPlace() throws {
        try Self.with(["a.json": Self.recipe("x"), "b.json": Self.recipe("x"), "c.json": "{"]) { folder in
            let error = try #require(#expect(throws: RecipeError.self) { try Workspace([folder]).summaries() })
            let text = error.description
            #expect(text.contains("a.json and \(folder)/b.json are both called \"x\""))
            #expect(text.contains("c.json:1:2: error:"))
        }
    }

    @Test func theProjectsOwn() throws {
        let summaries = try Workspace([repository.normalised / "oci-build.json"]).summaries()
        #expect(summaries.contains { $0.name == "hello" && $0.tags.map(\.familiar) == ["hello:latest"] })
    }
}
