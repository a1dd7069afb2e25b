import HostSystem
import ImageBuilder
import JSON
import TestSupport
import Testing

/// Walks the two lists of docs/cache-keys.md: each line is changed, and what would run is looked at.
@Suite(
    "The key of a step", .enabled(if: Requirement.runtime && Program.exists), .needs("busybox"))
struct CacheKeyTests {
    /// One line of a list.
    struct Line: CustomTestStringConvertible {
        let testDescription: String
        /// Changes the copy of the workshop that it runs in, and then asks for the plan: `plan`, with options, prints
        /// it as JSON.
        let script: String
        /// The steps that miss by themselves, not because of what they stand on.
        var misses: [String] = []

        init(_ testDescription: String, _ script: String, misses: String...) {
            self.testDescription = testDescription
            self.script = script
            self.misses = misses
        }

        /// Changes the recipe by `sed`.
        static func edit(_ description: String, _ command: String, misses: String...) -> Line {
            var line = Line(description, "sed -i '\(command)' recipe.json; plan")
            line.misses = misses
            return line
        }
    }

    private static let recipe = """
        {
          "name": "test", "context": "context", "args": { "USED": "1", "UNUSED": "1" },
          "stages": { "main": {
            "from": { "rootfs": "base" },
            "user": { "name": "app", "id": 10001 },
            "steps": [
              { "copy": "tree", "to": "/tree", "owner": "0:0" },
              { "copy": "file", "to": "/file" },
              { "run": "cat /log/x || echo ${USED} > /tmp/x", "env": { "A": "1" }, "secrets": ["token"],
                "cache": { "target": "/log", "id": "log" } },
              { "run": ["true", "word"] }
            ],
            "config": { "command": ["sh"], "ports": [8080] } } },
          "image": { "tags": ["example.org/test:latest"], "compression": { "algorithm": "gzip", "level": 6 } }
        }
        """

    private static let shell = "run cat /log/x || echo 1 > /tmp/x"

    static let inside: [Line] = [
        Line("content of a copied file", "echo x > context/file; plan", misses: "copy file to /file"),
        Line("executable bit of a copied file", "chmod +x context/file; plan", misses: "copy file to /file"),
        Line("name of a copied file", "mv context/tree/a context/tree/z; plan", misses: "copy tree to /tree"),
        Line(
            "a file more or less in a copied directory", "echo x > context/tree/z; plan", misses: "copy tree to /tree"),
        Line("target of a copied link", "ln -sfn b context/tree/link; plan", misses: "copy tree to /tree"),
        Line(
            "two names of one copied file becoming two files",
            "cp context/tree/a x; rm context/tree/same; mv x context/tree/same; plan", misses: "copy tree to /tree"),
        .edit("what a copy takes and where it goes", "s|/file|/other|", misses: "copy file to /other"),
        .edit("owner and mode that a copy gives", "s|\"0:0\"|\"7:0\"|", misses: "copy tree to /tree"),
        .edit("a command, word by word", "s|\"word\"|\"words\"|", misses: "run true words"),
        .edit("a shell line instead of words", "s|\\[\"true\", \"word\"\\]|\"true word\"|", misses: "run true word"),
        Line(
            "an argument, in the steps that use it", "plan --set USED=2", misses: "run cat /log/x || echo 2 > /tmp/x"),
        .edit("an environment variable of a command", "s|\"A\": \"1\"|\"A\": \"2\"|", misses: shell),
        .edit("user of a command", "s|\"word\"\\] }|\"word\"], \"user\": \"0\" }|", misses: "run true word"),
        .edit("directory of a command", "s|\"word\"\\] }|\"word\"], \"workdir\": \"/tmp\" }|", misses: "run true word"),
        .edit("network of a command", "s|\"word\"\\] }|\"word\"], \"network\": \"host\" }|", misses: "run true word"),
        .edit(
            "id and place of a secret", "s|\\[\"token\"\\]|[{ \"id\": \"token\", \"target\": \"/t\" }]|", misses: shell),
        .edit("id and place of a cache mount", "s|\"id\": \"log\"|\"id\": \"other\"|", misses: shell),
        Line(
            "content, mode, owner and attributes of a base's files", "chmod 700 base/etc; plan", misses: "from base"),
        .edit("the numbers of a made user", "s|10001|10002|", misses: "user app (10002)", shell, "run true word"),
        Line(
            "SOURCE_DATE_EPOCH", "SOURCE_DATE_EPOCH=1000000000 plan", misses: "copy file to /file",
            "copy tree to /tree", "from base", shell, "run true word", "user app (10001)"),
    ]

    static let outside: [Line] = [
        Line(
            "umask",
            "umask 077; mkdir new; cp -r --preserve=links context new; rm -r context; mv new/context context; plan"),
        Line("owner of the context's files", "chown -R 1234:4321 context; plan"),
        Line("permissions for others", "chmod -R go-rwx context; plan"),
        Line("modification times", "find context base -exec touch -h -d 2001-02-03 {} +; plan"),
        Line("folder of the checkout", "mkdir deep; mv recipe.json context base token deep; cd deep; plan"),
        Line(
            "order of a directory's entries",
            "mkdir n; for f in same link b a; do cp -a --link context/tree/$f n; done; rm -r context/tree; mv n context/tree; plan"
        ),
        Line("locale", "LC_ALL=tr_TR.UTF-8 LANG=tr_TR.UTF-8 plan"),
        Line("time zone", "TZ=Asia/Kathmandu plan"),
        Line("host name", "unshare --uts sh -c 'hostname elsewhere; . ./plan.sh; plan'"),
        Line("number of jobs", "frozen --jobs 1; echo '{ \"steps\": [] }'"),
        Line("files that no step copies", "echo x > context/other; plan"),
        Line("ignored files", "echo x > context/tree/ignored; plan"),
        Line("an argument that no step uses", "plan --set UNUSED=2"),
        Line(
            "form of the recipe",
            "python3 -c 'import json; r = json.load(open(\"recipe.json\")); json.dump(r, open(\"recipe.json\", \"w\"), indent=7, sort_keys=True)'; plan"
        ),
        .edit("comments in the recipe", "s|{ \"copy\"|{ \"$comment\": \"why\", \"copy\"|"),
        Line("value of a secret", "echo other > token; plan"),
        Line("content of a cache mount", "for data in \"$cache\"/mounts/*/data; do echo x > \"$data/x\"; done; plan"),
        .edit("compressor and level", "s|\"gzip\", \"level\": 6|\"zstd\", \"level\": 9|"),
        .edit(
            "tags and labels of the image",
            "s|\\[\"example.org/test:latest\"\\]|[\"b:1\"], \"labels\": { \"a\": \"b\" }|"),
        .edit(
            "command, ports and health check of the image", "s|\"config\".*80. }|\"config\": { \"command\": [\"ls\"] }|"
        ),
        .edit("name of the recipe", "s|\"name\": \"test\"|\"name\": \"other\"|"),
    ]

    /// Builds, and then tries every line in a copy of its own.
    private func expect(_ lines: [Line]) async throws {
        try await Workshop.with { shop in
            try prepare(shop)
            for line in lines {
                let copy = shop.directory / "copy"
                try shop.shell("mkdir copy; cp -a context base recipe.json token plan.sh copy")
                let result = try run("/bin/sh", ["-euc", ". ./plan.sh; \(line.script)"], in: copy)
                #expect(result.status.isSuccess, "\(line.testDescription): \(result.errorText)")
                let steps = (try? JSONValue(parsing: result.output))?["steps"]?.array
                let missed = (steps ?? []).filter {
                    $0["standing"]?.string == "missing" && $0["reason"]?.string?.hasPrefix("stands on") != true
                }
                #expect(steps != nil)
                #expect(
                    missed.compactMap { $0["title"]?.string }.sorted() == line.misses.sorted(),
                    "\(line.testDescription)")
                try copy.removeTree()
            }
        }
    }

    private func prepare(_ shop: Workshop) throws {
        try shop.makeBase()
        for file in ["tree/a", "tree/b", "file", "other"] { try shop.write("1\n", to: file) }
        try shop.shell(
            """
            ln -s a context/tree/link; ln context/tree/a context/tree/same; echo tree/ignored > context/.dockerignore
            echo secret > token
            cat > plan.sh <<'END'
            program='\(Program.path?.description ?? "")'; cache='\(shop.cache)'
            plan() { "$program" plan recipe.json --cache "$cache" --json "$@"; }
            frozen() {
                "$program" build recipe.json --cache "$cache" --frozen-cache --load never --verify none -o out.tar \\
                    --secret id=token,file=token --progress plain "$@" >&2
            }
            END
            """)
        try AtomicFile.write(Array(Self.recipe.utf8), to: shop.recipe, durable: false)
        #expect(try Program(shop: shop).build("--secret", "id=token,file=token").status.isSuccess)
    }

    @Test("changes with what is in it")
    func changes() async throws { try await expect(Self.inside) }

    @Test("stays the same whatever else changes")
    func stays() async throws { try await expect(Self.outside) }

    @Test("is what the document says it is")
    func documented() throws {
        let text = String(decoding: try (fixtures.parent / "docs/cache-keys.md").read(), as: UTF8.self)
        func list(_ heading: String) -> [String] {
            let section = text.split(separator: "## ").first { $0.hasPrefix(heading) } ?? ""
            return section.split(separator: "\n").filter { $0.hasPrefix("- ") }.map { String($0.dropFirst(2)) }
        }
        #expect(list("In: ") == Self.inside.map(\.testDescription))
        #expect(list("Out: ") == Self.outside.map(\.testDescription))
    }
}
