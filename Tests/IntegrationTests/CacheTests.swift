import HostSystem
import ImageBuilder
import OCI
import TestSupport
import Testing

/// What a build runs again, and what not.
@Suite("The cache") struct CacheTests {
    /// Two files, each copied by a step of its own.
    private static func copies(_ shop: Workshop) throws -> String {
        try shop.write("1\n", to: "one")
        try shop.write("2\n", to: "two")
        return shop.recipe(
            from: #""scratch""#, steps: [#"{ "copy": "one", "to": "/a/" }"#, #"{ "copy": "two", "to": "/b/" }"#])
    }

    @Test("an unchanged recipe runs nothing and gives the same image")
    func secondBuild() async throws {
        try await Workshop.with { shop in
            let recipe = try Self.copies(shop)
            let first = try await shop.build(recipe)
            #expect(first.made == ["copy one to /a/", "copy two to /b/", "from scratch"])
            let second = try await shop.build(recipe)
            #expect(second.made == [])
            #expect(second.report.imageDigest == first.report.imageDigest)
            #expect(second.report.layers == first.report.layers)
        }
    }

    @Test("new times, new inodes, another umask's modes and ignored files run nothing")
    func touched() async throws {
        try await Workshop.with { shop in
            let recipe = try Self.copies(shop)
            let first = try await shop.build(recipe)
            try shop.shell(
                """
                cd context; touch -d 2001-01-01 one; cp two other; mv other two; chmod 600 two; chmod 700 .
                echo more > beside
                """)
            let second = try await shop.build(recipe)
            #expect(second.made == [])
            #expect(second.report.imageDigest == first.report.imageDigest)
        }
    }

    @Test("a copy knows only its own files: what changes below it does not concern it")
    func independentCopies() async throws {
        try await Workshop.with { shop in
            let recipe = try Self.copies(shop)
            let first = try await shop.build(recipe)
            try shop.write("another\n", to: "one")
            let second = try await shop.build(recipe)
            #expect(second.made == ["copy one to /a/"])
            #expect(second.report.layers.last == first.report.layers.last)
            #expect(second.report.imageDigest != first.report.imageDigest)
            try shop.write("1\n", to: "one")
            let third = try await shop.build(recipe)
            #expect(third.made == [])
            #expect(third.report.imageDigest == first.report.imageDigest)
        }
    }

    @Test("a file made executable, renamed or added is another file")
    func changes() async throws {
        try await Workshop.with { shop in
            try shop.write("1\n", to: "tree/one")
            let recipe = shop.recipe(from: #""scratch""#, steps: [#"{ "copy": "tree", "to": "/tree" }"#])
            var digests: [String] = [try await shop.build(recipe).report.imageDigest.hex]
            for change in ["chmod +x one", "mv one two", "echo 2 > three", "mkdir empty", "ln -s three link"] {
                try shop.shell("cd context/tree; \(change)")
                let build = try await shop.build(recipe)
                #expect(build.made == ["copy tree to /tree"], "\(change)")
                digests.append(build.report.imageDigest.hex)
            }
            #expect(Set(digests).count == digests.count)
        }
    }

    @Test("without the cache everything is made again, to the same bytes")
    func noCache() async throws {
        try await Workshop.with { shop in
            let recipe = try Self.copies(shop)
            let first = try await shop.build(recipe)
            let second = try await shop.build(recipe) { $0.useCache = false }
            #expect(second.made == first.made)
            #expect(second.report.imageDigest == first.report.imageDigest)
        }
    }

    @Test("frozen, what is not cached is an error that names it")
    func frozen() async throws {
        try await Workshop.with { shop in
            let recipe = try Self.copies(shop)
            _ = try await shop.build(recipe)
            _ = try await shop.build { $0.frozen = true }
            try shop.write("another\n", to: "two")
            let error = await #expect(throws: NotCachedSteps.self) { try await shop.build { $0.frozen = true } }
            #expect(error?.lines.map(\.title) == ["copy two to /b/"])
        }
    }

    @Test("an argument concerns the steps that use it")
    func arguments() async throws {
        try await Workshop.with { shop in
            try shop.write("1\n", to: "one")
            let steps = [#"{ "copy": "one", "to": "/a/" }"#, #"{ "copy": "one", "to": "/${PLACE}/" }"#]
            let recipe = shop.recipe(from: #""scratch""#, steps: steps)
                .replacing(#""name": "test""#, with: #""name": "test", "args": { "PLACE": "b" }"#)
            _ = try await shop.build(recipe)
            let second = try await shop.build { $0.arguments = ["PLACE": "c"] }
            #expect(second.made == ["copy one to /c/"])
        }
    }

    @Test(
        "damage in it is noticed and mended", .needs("umoci"),
        arguments: ["blobs/sha256", "records", "indexes", "stamps", "files"])
    func damaged(_ part: String) async throws {
        try await Workshop.with { shop in
            let recipe = try Self.copies(shop)
            let first = try await shop.build(recipe)
            try shop.shell(
                """
                find cache/\(part) -type f | while read -r file; do
                    printf XXXX | dd of="$file" bs=1 seek=20 conv=notrunc 2>/dev/null
                done
                """)
            let second = try await shop.build(recipe)
            #expect(second.report.imageDigest == first.report.imageDigest)
            let image = try UnpackedImage(archive: shop.output, in: shop.directory)
            #expect(try image.listing().count == 4)
        }
    }

    @Test("two builds at once in one process and one cache give the same image")
    func concurrent() async throws {
        try await Workshop.with { shop in
            let recipe = try Self.copies(shop)
            try AtomicFile.write(Array(recipe.utf8), to: shop.recipe, durable: false)
            let digests = try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<4 {
                    group.addTask {
                        try await shop.build { $0.output = shop.directory / "image-\(number).tar" }.report.imageDigest
                            .hex
                    }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(digests.count == 1)
            try shop.expectSoundCache()
        }
    }
}

/// The same of steps that run something.
@Suite("The cache of steps that run", .enabled(if: Requirement.runtime), .needs("busybox", "umoci"))
struct RunCacheTests {
    @Test("a changed file runs again what depends on it, and nothing else")
    func dependents() async throws {
        try await Workshop.with { shop in
            try shop.makeBase()
            try shop.write("1\n", to: "one")
            try shop.write("2\n", to: "two")
            let recipe = """
                {
                  "name": "test", "context": "context",
                  "stages": {
                    "left": { "from": { "rootfs": "base" }, "user": "root",
                      "steps": [{ "copy": "one", "to": "/in" }, { "run": "cat /in /in > /left" }] },
                    "right": { "from": { "rootfs": "base" }, "user": "root",
                      "steps": [{ "copy": "two", "to": "/in" }, { "run": "head -c 1 /in > /right" }] },
                    "main": { "from": { "rootfs": "base" }, "user": "root",
                      "steps": [
                        { "copy": "/left", "from": "left", "to": "/" }, { "copy": "/right", "from": "right", "to": "/" },
                        { "run": "cat /left /right > /both" }
                      ] }
                  },
                  "image": { "stage": "main" }
                }
                """
            let first = try await shop.build(recipe)
            #expect(try await shop.build(recipe).made == [])
            // What comes out of the right stage stays the same: nothing after it runs.
            try shop.write("2 and more\n", to: "two")
            let second = try await shop.build(recipe)
            #expect(second.made == ["copy two to /in", "run head -c 1 /in > /right"])
            #expect(second.report.imageDigest == first.report.imageDigest)
            try shop.write("other\n", to: "one")
            let third = try await shop.build(recipe)
            #expect(
                third.made == [
                    "copy /left from left to /", "copy one to /in", "run cat /in /in > /left",
                    "run cat /left /right > /both",
                ])
        }
    }

    @Test("a cache mount is there again in the next build, for the same user only")
    func cacheMounts() async throws {
        try await Workshop.with { shop in
            try shop.makeBase()
            func recipe(_ number: Int, user: String) -> String {
                shop.recipe(
                    #"{ "run": "echo \#(number) >> /cache/log; cat /cache/log > /tmp/log", "#
                        + #""cache": { "target": "/cache", "id": "shared" }, "user": "\#(user)" }"#)
            }
            _ = try await shop.build(recipe(1, user: "root"))
            _ = try await shop.build(recipe(2, user: "1000:1000"))
            _ = try await shop.build(recipe(3, user: "root"))
            let image = try UnpackedImage(archive: shop.output, in: shop.directory)
            #expect(try (image.root / "tmp/log").read() == Array("1\n3\n".utf8))
            #expect(!(image.root / "cache").exists)
        }
    }

    @Test("an environment variable, a user and a directory belong to the step")
    func keys() async throws {
        try await Workshop.with { shop in
            try shop.makeBase()
            let variants = [
                #"{ "run": "true" }"#, #"{ "run": ["true"] }"#, #"{ "run": "true", "env": { "A": "1" } }"#,
                #"{ "run": "true", "env": { "A": "2" } }"#, #"{ "run": "true", "user": "7" }"#,
                #"{ "run": "true", "workdir": "/tmp" }"#, #"{ "run": "true", "network": "host" }"#,
            ]
            for step in variants {
                #expect(try await shop.build(shop.recipe(step)).made.contains("run true"), "\(step)")
                #expect(try await shop.build(shop.recipe(step)).made == [], "\(step)")
            }
        }
    }
}
