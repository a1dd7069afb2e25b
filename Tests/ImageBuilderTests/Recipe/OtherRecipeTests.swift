import HostSystem
import OCI
import TestSupport
import Testing

@testable import ImageBuilder

/// Recipes that take stages from others.
@Suite struct OtherRecipeTests {
    private static let base = """
        { "name": "base", "args": { "WORDS": "a" }, "context": "files",
          "stages": {
            "build": { "from": "scratch", "steps": [{ "run": ["make", "${WORDS}"] }] },
            "unused": { "from": "build", "steps": [{ "run": ["never"] }] },
            "runtime": { "from": "scratch", "user": "app", "workdir": "/srv", "steps": [
              { "copy": "words", "to": "./" }, { "copy": "/made", "from": "build", "to": "./" }, { "workdir": "deep" } ] }
          },
          "image": { "stage": "runtime" } }
        """

    /// A folder with `base.json` and the recipe `shop.json`.
    private func read(_ stages: String, _ body: (Recipe, HostPath) throws -> Void) throws {
        try withTemporaryDirectory { folder in
            try AtomicFile.write(Self.base.utf8, to: folder / "base.json", durable: false)
            let text = #"{ "name": "shop", "stages": { \#(stages) }, "image": { "stage": "main" } }"#
            try AtomicFile.write(text.utf8, to: folder / "shop.json", durable: false)
            try body(try RecipeReader.read(file: folder / "shop.json"), folder)
        }
    }

    private static let main = #""main": { "from": { "recipe": "base.json" }, "workdir": "here" }"#

    @Test func `A stage comes with what it needs, and with its own context`() throws {
        try read(Self.main) { recipe, folder in
            #expect(recipe.stages.map(\.name) == ["main", "base:build", "base:runtime"])
            #expect(recipe.ownStages.map(\.name) == ["main"])
            let origin = OtherRecipe(name: "base", file: folder / "base.json", context: folder / "files")
            #expect(recipe[stage: "base:runtime"]?.origin == origin)
            let plan = try BuildPlan(recipe)
            let steps = plan.needed.map { plan.graph[$0].operation }
            #expect(steps.filter { $0.origin == origin }.count == steps.count - 1)
            #expect(steps.filter(\.isExported).map(\.stage).contains("base:runtime"))
            #expect(!steps.filter(\.isExported).map(\.stage).contains("base:build"))
        }
    }

    @Test func `It stands where the other recipe's stage ends, as its user`() throws {
        try read(Self.main) { recipe, _ in
            let workdir = try ImagePath("/srv/deep/here")
            #expect(recipe[stage: "main"]?.workdir == workdir)
            let settings = try BuildPlan(recipe).settings["main"]
            #expect(settings?.user == .reference("app"))
        }
    }

    @Test func `Its steps are those that its own recipe would make`() throws {
        try read(#""main": { "from": { "recipe": "base.json" } }"#) { recipe, folder in
            let own = try BuildPlan(RecipeReader.read(file: folder / "base.json"))
            let taken = try BuildPlan(recipe)
            let titles = { (plan: BuildPlan) in
                plan.needed.map { plan.graph[$0].operation }.filter {
                    $0.stage.hasSuffix("build") || $0.stage.hasSuffix("runtime")
                }
                .map { "\($0.title) \($0.ownStage) \($0.location.line)" }
            }
            #expect(titles(taken) == titles(own).filter { !$0.hasPrefix("directory") })
        }
    }

    @Test func `Other arguments make other stages, the same ones the same`() throws {
        let stages = """
            "main": { "from": { "recipe": "base.json", "stage": "build", "set": { "WORDS": "b" } }, "user": "app", "steps": [
              { "copy": "/made", "from": { "recipe": "base.json", "stage": "build" }, "to": "/a" },
              { "copy": "/made", "from": { "recipe": "./base.json", "stage": "build" }, "to": "/b" } ] }
            """
        try read(stages) { recipe, _ in
            #expect(recipe.stages.map(\.name) == ["main", "base[WORDS=b]:build", "base:build"])
            let commands = recipe.stages.flatMap(\.steps).compactMap {
                if case .run(let run) = $0.operation { run.command } else { nil }
            }
            #expect(commands == [.exec(["make", "b"]), .exec(["make", "a"])])
        }
    }

    @Test func `A chain of recipes, of which each reads the next twice, is read in no time`() throws {
        try withTemporaryDirectory { folder in
            let last = #"{ "name": "n14", "stages": { "s": { "from": "scratch", "user": "app" } } }"#
            try AtomicFile.write(last.utf8, to: folder / "14.json", durable: false)
            for number in 0..<14 {
                let next = #"{ "recipe": "\#(number + 1).json" }"#
                let text = """
                    { "name": "n\(number)", "stages": { "s": { "from": \(next), "steps": [
                      { "copy": "/a", "from": \(next), "to": "/" }, { "copy": "/b", "from": \(next), "to": "/" } ] } } }
                    """
                try AtomicFile.write(text.utf8, to: folder / "\(number).json", durable: false)
            }
            #expect(try RecipeReader.read(file: folder / "0.json").stages.count == 15)
        }
    }

    @Test func `No more than sixteen recipes stand on each other`() throws {
        try withTemporaryDirectory { folder in
            for number in 0...16 {
                let text = """
                    { "name": "n\(number)", "stages": { "s": { "from": { "recipe": "\(number + 1).json" }, "user": "app" } } }
                    """
                try AtomicFile.write(text.utf8, to: folder / "\(number).json", durable: false)
            }
            let error = #expect(throws: RecipeError.self) { try RecipeReader.read(file: folder / "0.json") }
            #expect(
                error?.diagnostics.contains { $0.message.contains("more than 16 recipes") && $0.location != nil }
                    == true)
        }
    }
}
