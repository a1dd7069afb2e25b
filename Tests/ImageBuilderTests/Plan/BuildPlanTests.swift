import HostSystem
import OCI
import TestSupport
import Testing

@testable import ImageBuilder

/// The recipe with these stages, as a file would give it.
func recipe(_ stages: String, image: String = #"{ "stage": "main" }"#, rest: String = "") throws -> Recipe {
    try withTemporaryDirectory { folder in
        let text = #"{ "name": "test", \#(rest) "stages": { \#(stages) }, "image": \#(image) }"#
        try AtomicFile.write(Array(text.utf8), to: folder / "recipe.json", durable: false)
        return try RecipeReader.read(file: folder / "recipe.json", overrides: [:], context: nil)
    }
}

@Suite struct BuildPlanTests {
    /// The plan's steps in order: title, and the titles that it stands on.
    private func lines(_ plan: BuildPlan) -> [String] {
        plan.needed.map { id in
            let node = plan.graph[id]
            let inputs = node.inputs.map { plan.graph[$0].operation.title }
            return node.operation.title + (inputs.isEmpty ? "" : " ← " + inputs.joined(separator: ", "))
        }
    }

    private let two = """
        "one": { "from": "scratch", "steps": [{ "copy": "a", "to": "/" }] },
        "main": { "from": "scratch", "user": "root", "steps": [{ "copy": "/a", "from": "one", "to": "/b" }] },
        "unused": { "from": "scratch", "steps": [{ "copy": "c", "to": "/" }] }
        """

    @Test("Only what the image needs is planned, in an order that can be built")
    func needed() throws {
        let plan = try BuildPlan(recipe(two))
        #expect(
            lines(plan) == [
                "from scratch", "copy a to / ← from scratch", "from scratch",
                "copy /a from one to /b ← from scratch, copy a to /",
            ])
        #expect(Set(plan.needed.map { plan.graph[$0].operation.stage }) == ["one", "main"])
    }

    @Test("Only the layers of the image's own stages are worth compressing")
    func exported() throws {
        let plan = try BuildPlan(
            recipe(
                """
                "below": { "from": "scratch", "steps": [{ "copy": "a", "to": "/" }] },
                "tools": { "from": "scratch", "steps": [{ "copy": "b", "to": "/" }] },
                "main": { "from": "below", "user": "root",
                  "steps": [{ "copy": "/b", "from": "tools", "to": "/c" }, { "copy": "/", "from": { "rootfs": "x" }, "to": "/d" }] }
                """))
        let exported = plan.needed.map { plan.graph[$0].operation }.filter(\.isExported).map(\.title)
        #expect(exported == ["from scratch", "copy a to /", "copy /b from tools to /c", "copy / from x to /d"])
    }

    @Test("Settings hold from where they stand, and pass to the stages on top")
    func settings() throws {
        let plan = try BuildPlan(
            recipe(
                """
                "below": { "from": "scratch", "user": "5:6", "env": { "A": "1", "B": "1" }, "workdir": "/w" },
                "main": { "from": "below",
                  "steps": [
                    { "run": ["first"] }, { "env": { "A": "2" } }, { "workdir": "sub" }, { "user": "root" },
                    { "label": { "l": "1" } }, { "run": ["second"], "user": "7" }
                  ] }
                """))
        let runs = plan.needed.compactMap { id -> StageSettings? in
            if case .run(_, let settings) = plan.graph[id].operation.operation { settings } else { nil }
        }
        #expect(runs.map { $0.environment.map { "\($0.name)=\($0.value)" } } == [["A=1", "B=1"], ["B=1", "A=2"]])
        #expect(runs.map { $0.workdir?.description } == ["/w", "/w/sub"])
        #expect(runs.map(\.user) == [.reference("5:6"), .reference("root")])
        #expect(plan.settings["main"]?.labels.map(\.name) == ["l"])
    }

    @Test("Accounts are made before the first who needs them; declared directories at the end")
    func accounts() throws {
        let plan = try BuildPlan(
            recipe(
                """
                "main": { "from": "scratch", "user": { "name": "app", "id": 1 }, "workdir": "/w",
                  "steps": [{ "run": ["x"], "user": { "name": "other", "id": 2 } }],
                  "config": { "volumes": ["/data"] } }
                """))
        #expect(
            lines(plan) == [
                "from scratch", "user app (1) ← from scratch", "user other (2) ← user app (1)",
                "run x ← user other (2)",
                "directory /w /data ← run x",
            ])
    }

    @Test("One stage can be the target; one that is not there is an error that names those that are")
    func target() throws {
        let recipe = try recipe(two)
        #expect(try lines(BuildPlan(recipe, target: "unused")) == ["from scratch", "copy c to / ← from scratch"])
        let error = #expect(throws: PlanError.self) { try BuildPlan(recipe, target: "mian") }
        #expect(error?.description == "there is no stage \"mian\"; the recipe has one, main, unused")
    }

    @Test("A long chain of stages is planned without a deep stack or a long wait")
    func longChain() throws {
        let stages = (1...400).map {
            #""s\#($0)": { "from": "\#($0 == 1 ? "scratch" : "s\($0 - 1)")", "steps": [{ "copy": "a", "to": "/\#($0)" }] }"#
        }
        let all = stages + [#""main": { "from": "s400", "user": "root" }"#]
        #expect(try BuildPlan(recipe(all.joined(separator: ","))).needed.count == 401)
    }
}
