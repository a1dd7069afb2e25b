import HostSystem
import ImageBuilder
import JSON
import OCI
import TestSupport
import Testing

/// What a person at a terminal sees of a build: exit codes, messages, files.
@Suite("The program", .enabled(if: Program.exists && Requirement.root))
struct ProgramTests {
    private func withRecipe(
        _ steps: String..., base: String = #""scratch""#, _ body: (Workshop, Program) async throws -> Void
    ) async throws {
        try await Workshop.with { shop in
            if base != #""scratch""# { try shop.makeBase() }
            try shop.write("1\n", to: "one")
            let recipe = shop.recipe(from: base, steps: steps)
            try AtomicFile.write(Array(recipe.utf8), to: shop.recipe, durable: false)
            try await body(shop, Program(shop: shop))
        }
    }

    private static let copy = #"{ "copy": "one", "to": "/" }"#
    private static let rootfs = #"{ "rootfs": "base" }"#

    @Test("exits 0 and prints the sizes")
    func success() async throws {
        try await withRecipe(Self.copy) { shop, program in
            let result = try program.build("--report", "report.json")
            try shop.expectBuilt(result)
            #expect(result.text.contains("copy one to /"))
            let report = try JSONValue(parsing: (shop.directory / "report.json").read())
            #expect(report["schema"] == "oci-build/report/1")
            #expect(report["layers"]?.array?.count == 1)
        }
    }

    @Test(
        "exits 1 after a step that fails, with its last lines, its log and the place in the recipe",
        .enabled(if: Requirement.runtime), .needs("busybox"))
    func failingStep() async throws {
        let step = #"{ "run": "seq 100; echo the end >&2; exit 7" }"#
        try await withRecipe(Self.copy, step, base: Self.rootfs) { shop, program in
            try AtomicFile.write(Array("older".utf8), to: shop.output, durable: false)
            let result = try program.build()
            #expect(result.status == .exited(1))
            #expect(result.errorText.contains("exit status 7"))
            #expect(result.errorText.contains("the end"))
            #expect(result.errorText.contains("recipe.json:6:"), "\(result.errorText)")
            let log = try #require(result.errorText.words.first { $0.hasSuffix(".log") })
            let lines = String(decoding: try HostPath(log).read(), as: UTF8.self).split(separator: "\n")
            #expect(lines == (1...100).map { "\($0)" } + ["the end"])
            #expect(try shop.output.read() == Array("older".utf8))
            try shop.expectSoundCache()
        }
    }

    @Test("exits 2 for a recipe that is wrong, and leaves an older output alone")
    func wrongRecipe() async throws {
        try await withRecipe(#"{ "coppy": "one", "to": "/" }"#) { shop, program in
            try AtomicFile.write(Array("older".utf8), to: shop.output, durable: false)
            let result = try program.build()
            #expect(result.status == .exited(2))
            #expect(result.errorText.contains("recipe.json:6:"), "\(result.errorText)")
            #expect(try shop.output.read() == Array("older".utf8))
        }
    }

    @Test("exits 3 when the cache is frozen and a step would run; nothing ran")
    func frozen() async throws {
        try await withRecipe(Self.copy) { shop, program in
            let result = try program.build("--frozen-cache")
            #expect(result.status == .exited(3))
            #expect(result.errorText.contains("main: copy one to /"), "\(result.errorText)")
            #expect(!shop.output.exists)
            try shop.expectBuilt(program.build())
            try shop.expectBuilt(program.build("--frozen-cache"))
        }
    }

    @Test("exits 1 over budget, with the numbers, and writes nothing")
    func budget() async throws {
        try await withRecipe(Self.copy) { shop, program in
            let recipe = String(decoding: try shop.recipe.read(), as: UTF8.self)
                .replacing(#""name": "test""#, with: #""name": "test", "budget": { "compressed": "10 B" }"#)
            try AtomicFile.write(Array(recipe.utf8), to: shop.recipe, durable: false)
            let result = try program.build()
            #expect(result.status == .exited(1))
            #expect(result.errorText.contains("over its compressed budget"), "\(result.errorText)")
            #expect(result.errorText.contains("of 10 B"))
            #expect(!shop.output.exists)
        }
    }

    @Test(
        "says which runtime to install where there is none",
        .enabled(if: Requirement.runtime), .needs("busybox"))
    func noRuntime() async throws {
        try await withRecipe(#"{ "run": "true" }"#, base: Self.rootfs) { shop, program in
            let path = try #require(Program.path)
            // Gone for this process only: what is mounted here is in a namespace of its own.
            let script = """
                for name in crun runc; do path=$(command -v $name) && mount --bind /dev/null $path; done
                exec "$@"
                """
            let result = try run(
                "unshare",
                [
                    "--mount", "/bin/sh", "-c", script, "sh", path.description, "build", shop.recipe.description,
                    "--load", "never", "--verify", "none", "--cache", shop.cache.description,
                ], in: shop.directory)
            #expect(result.status == .exited(1))
            #expect(result.errorText.contains("apt-get install"), "\(result.errorText)")
        }
    }

    @Test("says so when the cache or the output cannot be written", arguments: ["cache", "output"])
    func readOnly(_ what: String) async throws {
        try await withRecipe(Self.copy) { shop, program in
            // Root writes where modes forbid it; a read-only mount stops it as well.
            let folder = shop.directory / what
            try folder.createDirectory()
            let options = what == "cache" ? [] : ["--output", (folder / "image.tar").description]
            let arguments =
                [
                    "build", shop.recipe.description, "--load", "never", "--verify", "none", "--cache",
                    shop.cache.description,
                ] + options
            let path = try #require(Program.path)
            let script = "mount -t tmpfs -o ro none \(folder) && exec \"$@\""
            let result = try run(
                "unshare", ["--mount", "/bin/sh", "-c", script, "sh", path.description] + arguments, in: shop.directory)
            #expect(result.status == .exited(1), "\(result.errorText)")
            #expect(result.errorText.contains(folder.description), "\(result.errorText)")
            #expect(result.errorText.lowercased().contains("read-only"), "\(result.errorText)")
        }
    }

    @Test("says so when the disk is full, and leaves nothing half done")
    func fullDisk() async throws {
        try await withRecipe(Self.copy) { shop, program in
            try shop.shell("head -c 6000000 /dev/urandom > context/one")
            let folder = shop.directory / "full"
            try folder.createDirectory()
            let path = try #require(Program.path)
            let script = """
                mount -t tmpfs -o size=4m none \(folder)
                "$@"; status=$?
                find \(folder) -type f -path '*blobs*' >&2; find \(folder) -name '*.tar' >&2
                exit $status
                """
            let result = try run(
                "unshare",
                [
                    "--mount", "/bin/sh", "-c", script, "sh", path.description, "build", shop.recipe.description,
                    "--load", "never",
                    "--verify", "none", "--cache", "\(folder)/cache", "--output", "\(folder)/image.tar",
                ], in: shop.directory)
            #expect(result.status == .exited(1), "\(result.errorText)")
            #expect(result.errorText.lowercased().contains("space"), "\(result.errorText)")
            #expect(!result.errorText.contains("blobs/sha256/"), "\(result.errorText)")
            #expect(!result.errorText.contains("image.tar\n"), "\(result.errorText)")
        }
    }
}

extension String {
    var words: [String] {
        split { $0 == " " || $0 == "\n" }.map(String.init)
    }
}
