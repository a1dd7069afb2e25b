import HostSystem
import ImageBuilder
import OCI
import TestSupport
import Testing

/// Same input, same bytes: whoever builds, wherever and however.
@Suite("Reproducibility", .enabled(if: Program.exists && Requirement.runtime), .needs("busybox", "umoci"))
struct ReproducibilityTests {
    /// A context and a recipe that use everything that could tell one build from another.
    private func prepare(_ shop: Workshop, _ files: String) throws {
        try shop.makeBase()
        try shop.shell("cd context\n" + files)
        let recipe = """
            {
              "name": "test", "context": "context",
              "stages": {
                "made": { "from": { "rootfs": "base" }, "user": "root",
                  "steps": [
                    { "copy": ".", "to": "/src" },
                    { "run": "date > /dev/null; ls -la /src > /dev/null; cat $(ls -f /src | sort) /dev/null > /joined 2>/dev/null || true; mkdir -p /var/log/apt; date +%N > /var/log/apt/term.log" },
                    { "run": "umask > /umask; env | sort > /env; locale > /locale 2>&1 || true; hostname >> /env" }
                  ] },
                "main": { "from": "made", "user": { "name": "app", "id": 10001, "home": "/home/app" },
                  "steps": [
                    { "copy": "sub", "to": "/app/", "owner": "app" },
                    { "copy": "/joined", "from": "made", "to": "/app/" },
                    { "run": "touch /home/app/new; sleep 0.01; mkdir /home/app/dir; ln /home/app/new /home/app/dir/same" }
                  ],
                  "config": { "volumes": ["/data"], "env": { "B": "2", "A": "1" }, "labels": { "z": "1", "a": "2" } } }
              },
              "image": { "stage": "main", "tags": ["example.org/test:latest"] }
            }
            """
        try AtomicFile.write(Array(recipe.utf8), to: shop.recipe, durable: false)
    }

    @Test("folder, umask, time zone, locale, times, jobs and the order of files do not matter")
    func surroundings() async throws {
        try await Workshop.with { first in
            try await Workshop.with { second in
                try prepare(first, "umask 022; mkdir sub; echo 1 > sub/a; echo 2 > sub/b; echo 3 > c; chmod +x c")
                try prepare(
                    second,
                    """
                    umask 077; echo 3 > c; chmod u+x c; mkdir sub; echo 2 > sub/b; echo 1 > sub/a
                    touch -d 1999-12-31 c sub/a sub; chown 1000:1000 sub/b
                    """)
                try first.expectBuilt(Program(shop: first).build("--jobs", "1"))
                let other = Program(
                    shop: second,
                    environment: [
                        "TZ": "Asia/Kathmandu", "LC_ALL": "C.UTF-8", "LANG": "de_DE.UTF-8", "HOME": "/nonexistent",
                        "USER": "x",
                    ])
                try second.expectBuilt(other.build("--jobs", "4", umask: "027"))
                #expect(try first.output.read() == second.output.read())
            }
        }
    }

    @Test("SOURCE_DATE_EPOCH dates everything; what is no number is refused")
    func epoch() async throws {
        try await Workshop.with { shop in
            try prepare(shop, "mkdir sub; echo 1 > sub/a")
            var program = Program(shop: shop, environment: ["SOURCE_DATE_EPOCH": "1700000000"])
            try shop.expectBuilt(program.build())
            let members = try run("tar", ["--utc", "--full-time", "-tvf", shop.output.description]).lines
            #expect(!members.isEmpty && members.allSatisfy { $0.contains("2023-11-14 22:13:20") }, "\(members)")
            let judged = try run("skopeo", ["inspect", "oci-archive:\(shop.output)"]).text
            #expect(judged.contains(#""Created": "2023-11-14T22:13:20Z""#), "\(judged)")
            let image = try UnpackedImage(archive: shop.output, in: shop.directory)
            #expect(try (image.root / "home/app/new").status().modified == Timestamp(seconds: 1_700_000_000))
            for text in ["tomorrow", "-1", "1.5", "99999999999999999999"] {
                program.environment["SOURCE_DATE_EPOCH"] = text
                let result = try program.build()
                #expect(result.status == .exited(1) || result.status == .exited(2))
                #expect(result.errorText.contains("SOURCE_DATE_EPOCH is \"\(text)\""), "\(result.errorText)")
            }
        }
    }
}

extension Workshop {
    /// The program has ended well and written its output.
    func expectBuilt(_ result: ToolResult, _ location: Testing.SourceLocation = #_sourceLocation) throws {
        #expect(result.status == .exited(0), "\(result.errorText)", sourceLocation: location)
        #expect(output.exists, sourceLocation: location)
    }
}
