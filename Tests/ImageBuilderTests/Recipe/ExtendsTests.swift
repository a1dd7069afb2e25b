import HostSystem
import ImageBuilder
import JSON
import TestSupport
import Testing

/// `fixtures/recipes/extends.json` lies over two files.
@Suite struct ExtendsTests {
    private static let folder = repository.normalised / "fixtures/recipes"

    @Test func theMergingOfObjectsListsAndScalars() throws {
        let recipe = try RecipeReader.read(file: Self.folder / "extends.json")
        let runtime = try #require(recipe[stage: "runtime"])
        #expect(
            runtime.from
                == .debian(
                    DebianSource(
                        suite: "bookworm", packages: ["python3", "ca-certificates", "tzdata"], variant: .slim,
                        keyring: Self.folder / "shared/keys.gpg")))
        #expect(runtime.user == .named(NamedUser(name: "app", id: 10002)))
        #expect(runtime.environment.map { "\($0.name)=\($0.value)" } == ["A=one", "C=3", "D=4"])
        #expect(
            runtime.steps.map(\.operation)
                == ["before", "first", "second", "after"].map { .run(Run(command: .shell($0))) })
        var budget = Budget()
        budget.image.compressed = [.atMost(Bytes(60_000_000))]
        #expect(recipe.budget == budget)
        #expect(recipe.proof == nil)
    }

    @Test func pathsAreRelativeToTheFileThatTheyStandIn() throws {
        let recipe = try RecipeReader.read(file: Self.folder / "extends.json")
        #expect(recipe.context == repository.normalised / "fixtures/recipes/app")
        #expect(recipe.file == Self.folder / "extends.json")
    }

    @Test func argumentsOfAllFilesAreOne() throws {
        func ports(_ overrides: [String: String]) throws -> ([Port], [String: String]) {
            let recipe = try RecipeReader.read(file: Self.folder / "extends.json", overrides: overrides)
            let configuration = try #require(recipe.stages.first).configuration
            return (configuration.ports, configuration.labels)
        }
        #expect(try ports([:]) == ([Port(number: 9000)], ["x": "port 9000"]))
        #expect(try ports(["PORT": "7"]) == ([Port(number: 7)], ["x": "port 7"]))
    }

    @Test func everyStepKnowsItsFile() throws {
        let steps = try #require(RecipeReader.read(file: Self.folder / "extends.json").stages.first).steps
        #expect(
            steps.map { "\($0.location.file.name):\($0.location.line) \($0.location.path)" } == [
                "extends.json:11 stages.runtime.steps[0]", "runtime.json:9 stages.runtime.steps[1]",
                "runtime.json:9 stages.runtime.steps[2]", "extends.json:11 stages.runtime.steps[3]",
            ])
    }

    @Test func theMergedRecipeSaysWhereEachValueCameFrom() throws {
        let json = try MergedRecipe(file: Self.folder / "extends.json").json
        #expect(json["recipe"]?["stages"]?["runtime"]?["env"] == ["A": "one", "C": "3", "D": "4"])
        #expect(json["recipe"]?["extends"] == nil)
        let origins = json["origins"]?.object?.mapValues { ($0.string ?? "").replacing("\(Self.folder)/", with: "") }
        #expect(origins?["stages.runtime.env.A"] == "extends.json:10")
        #expect(origins?["stages.runtime.env.C"] == "shared/runtime.json:8")
        #expect(origins?["stages.runtime.from.packages[0]"] == "shared/runtime.json:7")
        #expect(origins?["stages.runtime.from.packages[2]"] == "extends.json:8")
        #expect(origins?["stages.runtime.user.name"] == "shared/base.json:4")
        #expect(origins?["args.PORT"] == "extends.json:5")
    }

    /// The merged text is JSON where the places are cut off, and the same recipe.
    @Test(arguments: try files(in: repository / "recipes", ending: ".json") + [folder / "extends.json"])
    func theTextIsTheRecipe(file: HostPath) throws {
        let merged = try MergedRecipe(file: file)
        let text = merged.text.split(separator: "\n").map { line in
            merged.files.reduce(String(line)) { text, file in
                guard let place = text.firstRange(of: "  \(file):") else { return text }
                return String(text[..<place.lowerBound])
            }
        }.joined(separator: "\n")
        #expect(try JSONValue(parsing: Array(text.utf8)) == merged.json["recipe"])
    }

    /// Damaged parents are errors at places that exist, never traps.
    @Test func damagedParents() throws {
        let parent = try (Self.folder / "everything.json").read()
        let own =
            #"{ "extends": "p.json", "stages": { "runtime": { "steps": ["...", { "run": "x" }], "env": null } } }"#
        var random = RandomSource(seed: 7)
        try withTemporaryDirectory { folder in
            for number in 0..<200 {
                let file = folder / "\(number).json"
                try FileDescriptor.open(folder / "p.json", .write, [.create, .truncate]).write(random.damaged(parent))
                do throws(RecipeError) { _ = try RecipeReader.read(text: Array(own.utf8), file: file) } catch {
                    #expect(!error.diagnostics.isEmpty)
                    for place in error.diagnostics.compactMap(\.location) {
                        #expect([file, folder / "p.json"].contains(place.file) && place.line >= 1 && place.column >= 1)
                    }
                }
            }
        }
    }
}
