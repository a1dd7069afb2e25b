import HostSystem
import ImageBuilder
import TestSupport
import Testing

/// Which recipes a change touches, in a repository with two.
@Suite(.enabled(if: ChildProcess.find("git") != nil))
struct AffectedRecipesTests {
    private static let recipe = """
        { "extends": "../shared.json", "name": "NAME", "context": "../NAME",
          "stages": { "main": { "steps": [{ "copy": "files", "to": "/files", "exclude": "*.md" }] } } }
        """
    private static let shared = """
        { "stages": { "main": { "from": "scratch", "user": "1", "config": { "env": { "A": "1" } } } } }
        """

    /// Changes that a script makes after the commit, and the reasons by recipe that they have to give.
    @Test(
        arguments: [
            ("true", [:]),
            ("touch a/files/one b/files/one", [:]),
            ("echo x > a/files/NOTES.md; echo x > a/beside", [:]),
            ("echo x > a/files/two", ["a": "main: copy files to /files: files/two: new"]),
            ("echo other > b/files/one", ["b": "main: copy files to /files: files/one: content changed"]),
            ("rm b/files/one; ln -s x b/files/one", ["b": "files/one"]),
            ("git rm -q --cached a/files/one", [:]),
            (
                "sed -i 's/\"1\" }/\"2\" }/' shared.json",
                ["a": "the recipe's config changed", "b": "the recipe's config changed"]
            ),
            ("echo '*' > a/.dockerignore", ["a": "keeps it out of the context"]),
            ("sed 's/\"a\"/\"c\"/' recipes/a.json > recipes/c.json", ["c": "new since HEAD"]),
            ("sed -i 's/\"main\"/\"other\"/' shared.json recipes/b.json", ["b": "", "a": "?"]),
        ] as [(String, [String: String])])
    func since(change: String, reasons: [String: String]) async throws {
        try await Workshop.with { shop in
            try shop.shell("git init -q . && mkdir recipes")
            for name in ["a", "b"] {
                try shop.shell("mkdir -p \(name)/files && echo \(name) > \(name)/files/one")
                try AtomicFile.write(
                    Array(Self.recipe.replacing("NAME", with: name).utf8), to: shop.directory / "recipes/\(name).json")
            }
            try AtomicFile.write(Array(Self.shared.utf8), to: shop.directory / "shared.json")
            try shop.shell("git add -A && git -c user.name=x -c user.email=x@example.org commit -qm one; \(change)")
            // A recipe that cannot be read now is not affected but wrong.
            guard !reasons.values.contains("?") else {
                #expect(throws: RecipeError.self) { try Workspace([shop.directory / "recipes"]).summaries() }
                return
            }
            let all = try Workspace([shop.directory / "recipes"]).summaries()
            let affected = try await AffectedRecipes(cache: shop.cache, cancellation: Cancellation())
                .since("HEAD", among: all)
            #expect(Set(affected.map(\.name)) == Set(reasons.keys))
            for recipe in affected {
                #expect(recipe.reason?.contains(reasons[recipe.name] ?? "") == true, "\(recipe.reason ?? "")")
            }
        }
    }

    @Test func whatTakesAStageOfAChangedRecipe() async throws {
        try await Workshop.with { shop in
            try shop.shell("git init -q . && mkdir recipes && mkdir -p a/files && echo a > a/files/one")
            let a = Self.recipe.replacing("NAME", with: "a").replacing("shared.json", with: "a/shared.json")
            let taker = """
                { "name": "taker", "stages": { "main": { "from": { "recipe": "a.json" }, "user": "2" } } }
                """
            for (text, path) in [(a, "recipes/a.json"), (Self.shared, "a/shared.json"), (taker, "recipes/taker.json")] {
                try AtomicFile.write(Array(text.utf8), to: shop.directory / path)
            }
            try shop.shell("git add -A && git -c user.name=x -c user.email=x@example.org commit -qm one")
            try shop.shell("echo other > a/files/one")
            let affected = try await AffectedRecipes(cache: shop.cache, cancellation: Cancellation())
                .since("HEAD", among: Workspace([shop.directory / "recipes"]).summaries())
            #expect(affected.map(\.name) == ["a", "taker"])
            let reason = "main: copy files to /files: files/one: content changed"
            #expect(affected.map(\.reason) == [reason, "a:" + reason])
        }
    }

    @Test func aCommitThatIsNone() async throws {
        try await Workshop.with { shop in
            try shop.shell("git init -q .")
            try AtomicFile.write(
                Array(#"{ "name": "x", "stages": { "a": { "from": "scratch", "user": "1" } } }"#.utf8), to: shop.recipe)
            let all = try Workspace([shop.recipe]).summaries()
            let error = await #expect(throws: BuildError.self) {
                try await AffectedRecipes(cache: shop.cache, cancellation: Cancellation()).since("--gone", among: all)
            }
            #expect(try #require(error).description.contains("--gone^{commit}"))
        }
    }
}
