import HostSystem
import ImageBuilder
import TestSupport
import Testing

/// What `init` makes of small projects.
@Suite struct ProjectTests {
    /// Each folder of `fixtures/init` is a project that builds; beside it is the recipe that it gets.
    static let projects = fixtures / "init"

    @Test(arguments: try folders(in: projects)) func recipe(folder: HostPath) throws {
        let project = try Project(in: folder)
        let difference = try differenceToGolden(project.recipe, Self.projects / "\(folder.name).json")
        #expect(difference == nil)
        let recipe = try RecipeReader.read(text: Array(project.recipe.utf8), file: folder / "recipe.json")
        #expect(recipe.name == folder.name && recipe.proof != nil)
        #expect(project.ignore.contains(".git\n"))
    }

    @Test(
        arguments: [
            ([:], "says what it is"), (["package.json": "{"], "package.json is no JSON"),
            (["package.json": "{}"], "neither a script"), (["requirements.txt": ""], "nothing says how it starts"),
            (["Package.swift": ".target(name: \"x\")"], "no executable target"),
        ] as [([String: String], String)])
    func refused(files: [String: String], message: String) throws {
        try withTemporaryDirectory { folder in
            for (path, text) in files { try AtomicFile.write(Array(text.utf8), to: folder / path, durable: false) }
            let error = try #require(#expect(throws: RecipeError.self) { try Project(in: folder) })
            #expect(error.description.contains(message), "\(error)")
        }
    }
}
