import HostSystem
import ImageBuilder
import TestSupport

/// A place to build in: a recipe, a context, a base, a cache, an output.
struct Workshop {
    let directory: HostPath

    var recipe: HostPath { directory / "recipe.json" }
    var context: HostPath { directory / "context" }
    /// A root file system to start from; see ``makeBase()``.
    var base: HostPath { directory / "base" }
    var cache: HostPath { directory / "cache" }
    var output: HostPath { directory / "image.tar" }

    /// Lends an empty one and removes it afterwards.
    static func with<Result>(_ body: (Workshop) async throws -> Result) async throws -> Result {
        try await withTemporaryDirectory { directory in
            let shop = Workshop(directory: directory)
            try shop.context.createDirectory()
            return try await body(shop)
        }
    }

    /// Makes `base/`: busybox, its applets as links, and the accounts that a program looks for.
    func makeBase() throws {
        try shell(
            """
            mkdir -p base/bin base/etc base/tmp base/root
            chmod 1777 base/tmp
            cp "$(command -v busybox)" base/bin/busybox
            for name in $(base/bin/busybox --list); do [ "$name" = busybox ] || ln -s busybox "base/bin/$name"; done
            echo 'root:x:0:0:root:/root:/bin/sh' > base/etc/passwd
            echo 'root:x:0:' > base/etc/group
            """)
    }

    /// Runs a script here; its failure ends the test.
    @discardableResult
    func shell(_ script: String) throws -> ToolResult {
        let result = try run("/bin/sh", ["-euc", script], in: directory)
        try result.expectSuccess()
        return result
    }

    /// Makes a file of the context, and the directories above it.
    func write(_ text: String, to path: String) throws {
        let file = context / path
        try file.parent.createDirectories()
        try AtomicFile.write(Array(text.utf8), to: file, durable: false)
    }

    /// A recipe of one stage, called `main`.
    func recipe(from base: String, steps: [String], config: String = "{}") -> String {
        """
        {
          "name": "test",
          "context": "context",
          "stages": {
            "main": {
              "from": \(base), "user": "root", "steps": [\(steps.joined(separator: ", "))],
              "config": \(config)
            }
          },
          "image": { "tags": ["example.org/test:latest"] }
        }
        """
    }

    /// A recipe of one stage on top of `base/`.
    func recipe(_ steps: String...) -> String {
        recipe(from: #"{ "rootfs": "base" }"#, steps: steps)
    }

    /// Builds in this process. Neither proven nor loaded, unless `change` says so.
    func build(_ recipe: String, _ change: (inout BuildRequest) -> Void = { _ in }) async throws -> Build {
        try AtomicFile.write(Array(recipe.utf8), to: self.recipe, durable: false)
        return try await build(change)
    }

    /// Builds what is in `recipe.json`.
    func build(_ change: (inout BuildRequest) -> Void = { _ in }) async throws -> Build {
        var request = BuildRequest(recipe: recipe, cache: cache)
        request.output = output
        request.load = .never
        request.verify = .none
        change(&request)
        let recorder = EventRecorder()
        let report = try await ImageBuilder(request, observer: recorder, cancellation: Cancellation()).build()
        return Build(report: report, events: recorder.events)
    }

    /// What a build that fails says: what failed, where, and what to do. Nil where it does not fail.
    func failure(of recipe: String, _ change: (inout BuildRequest) -> Void = { _ in }) async -> String? {
        do { _ = try await build(recipe, change) } catch let error as BuildError {
            return [error.description, error.place, error.hint.map { "  help: " + $0 }].compactMap { $0 }
                .joined(separator: "\n")
        } catch {
            return "\(error)"
        }
        return nil
    }
}
