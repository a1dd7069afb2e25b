import HostSystem
import ImageBuilder
import TestSupport
import Testing

/// Why a step is not served from the cache, in words.
@Suite("Explanations", .enabled(if: Requirement.runtime), .needs("busybox"))
struct ExplanationTests {
    struct Change: CustomTestStringConvertible {
        let testDescription: String
        /// Changes the workshop.
        var script = ":"
        /// Changes the recipe: a text and what stands in its place.
        var edit: (old: String, new: String)?
        var arguments: [String: String] = [:]
        let title: String
        let reason: String

        static let all = [
            Change(
                testDescription: "content", script: "echo changed > context/tree/one", title: "copy tree to /tree",
                reason: "tree/one: content changed"),
            Change(
                testDescription: "mode", script: "chmod +x context/tree/one", title: "copy tree to /tree",
                reason: "tree/one: mode 644 → 755"),
            Change(
                testDescription: "a new file", script: "echo 3 > context/tree/three", title: "copy tree to /tree",
                reason: "tree/three: new"),
            Change(
                testDescription: "a file gone", script: "rm context/tree/two", title: "copy tree to /tree",
                reason: "tree/two: gone"),
            Change(
                testDescription: "several files", script: "for f in one two; do echo x > context/tree/$f; done",
                title: "copy tree to /tree", reason: "tree/one: content changed (and 1 more)"),
            Change(
                testDescription: "an argument in a destination", arguments: ["PLACE": "c"], title: "copy file to /c/",
                reason: "PLACE: \"b\" → \"c\""),
            Change(
                testDescription: "an argument in an environment", arguments: ["API": "/api/v2"],
                title: "run echo $URL > /url", reason: "API: \"/api\" → \"/api/v2\""),
            Change(
                testDescription: "a variable", edit: ("\"B\": \"1\"", "\"B\": \"2\""), title: "run echo $URL > /url",
                reason: "B: \"1\" → \"2\""),
            Change(
                testDescription: "a recipe line", edit: ("echo done > /done", "echo over > /done"),
                title: "run echo over > /done",
                reason: "run: \"echo done > /done\" → \"echo over > /done\""),
            Change(
                testDescription: "the base", script: "echo 'adm:x:4:' >> base/etc/group", title: "from base",
                reason: "etc/group: content changed"),
            Change(
                testDescription: "a file of the base with other attributes",
                script: "setfattr -n user.note -v 1 base/etc/group 2>/dev/null || echo x >> base/etc/group",
                title: "from base", reason: "etc/group: content changed"),
            Change(
                testDescription: "a step put in between",
                script: "echo changed > context/tree/one",
                edit: ("{ \"copy\": \"tree\"", "{ \"copy\": \"file\", \"to\": \"/z\" }, { \"copy\": \"tree\""),
                title: "copy tree to /tree",
                reason: "tree/one: content changed"),
            Change(
                testDescription: "what it gave is gone", script: "rm cache/records/* cache/blobs/sha256/*; :",
                title: "from base", reason: "not built before"),
        ]
    }

    private static let recipe = """
        {
          "name": "test", "context": "context", "args": { "PLACE": "b", "API": "/api" },
          "stages": { "main": {
            "from": { "rootfs": "base" }, "user": "root",
            "steps": [
              { "copy": "tree", "to": "/tree" },
              { "copy": "file", "to": "/${PLACE}/" },
              { "run": "echo $URL > /url", "env": { "URL": "${API}", "B": "1" } },
              { "run": "echo done > /done" }
            ] } },
          "image": { "tags": ["example.org/test:latest"] }
        }
        """

    @Test("name what changed first", arguments: Change.all)
    func reasons(_ change: Change) async throws {
        try await Workshop.with { shop in
            try shop.makeBase()
            for file in ["tree/one", "tree/two", "file"] { try shop.write("1\n", to: file) }
            _ = try await shop.build(Self.recipe)
            try shop.shell(change.script)
            let recipe = change.edit.map { Self.recipe.replacing($0.old, with: $0.new) } ?? Self.recipe
            try AtomicFile.write(Array(recipe.utf8), to: shop.recipe, durable: false)
            let error = await #expect(throws: NotCachedSteps.self) {
                try await shop.build {
                    $0.arguments = change.arguments
                    $0.frozen = true
                }
            }
            #expect(error?.lines.first { $0.title == change.title }?.reason == change.reason)
            let build = try await shop.build { $0.arguments = change.arguments }
            let told = build.events.contains {
                if case .stepMissed(_, change.reason) = $0 { true } else { false }
            }
            #expect(told == (change.reason != "not built before"))
        }
    }

    @Test("never say what a secret is")
    func secrets() async throws {
        try await Workshop.with { shop in
            try shop.makeBase()
            func build(_ mode: String) async throws -> Build {
                let recipe = shop.recipe(
                    #"{ "run": "true", "secrets": [{ "id": "token", "mode": "\#(mode)" }] }"#)
                return try await shop.build(recipe) {
                    $0.secrets = [Secret(id: "token", source: .file(shop.directory / "token"))]
                }
            }
            try AtomicFile.write(Array("hunter2".utf8), to: shop.directory / "token", durable: false)
            _ = try await build("0400")
            try AtomicFile.write(Array("hunter3".utf8), to: shop.directory / "token", durable: false)
            let events = try await build("0440").events.map { "\($0)" }
            #expect(events.contains { $0.contains("secret token") })
            #expect(!events.contains { $0.contains("hunter") })
        }
    }
}
