import HostSystem
import ImageBuilder
import JSON
import OCI
import TestSupport
import Testing

/// What is written, as other tools read it.
@Suite("Output", .enabled(if: Requirement.root), .needs("skopeo", "umoci", "bsdtar"))
struct OutputTests {
    /// An image of two layers on a base, with a user.
    private func withImage(
        tags: String = #"["example.org/test:latest"]"#, compression: String = "gzip",
        _ change: (inout BuildRequest) -> Void = { _ in },
        _ body: (Workshop, Build) async throws -> Void
    ) async throws {
        try await Workshop.with { shop in
            try shop.shell("head -c 300000 /dev/urandom > context/one; chmod 755 context/one")
            let recipe = """
                {
                  "name": "test", "context": "context",
                  "stages": { "main": { "from": "scratch", "user": { "name": "app", "id": 10001 },
                    "steps": [{ "copy": "one", "to": "/" }, { "copy": "one", "to": "/" }],
                    "config": { "command": ["/one"], "ports": [8080] } } },
                  "image": {
                    "tags": \(tags), "annotations": { "org.opencontainers.image.source": "here" }, "compression": "\(compression)"
                  }
                }
                """
            try await body(shop, shop.build(recipe, change))
        }
    }

    @Test("skopeo finds the image, its ID and its layers in the archive", arguments: ["gzip", "none", "zstd"])
    func skopeo(_ compression: String) async throws {
        try await withImage(compression: compression) { shop, build in
            for transport in ["oci-archive", "docker-archive"] {
                // Docker's archives hold no zstd, says skopeo; Docker itself takes them.
                if transport == "docker-archive", compression == "zstd" { continue }
                let raw = try run("skopeo", ["inspect", "--raw", "\(transport):\(shop.output)"])
                try raw.expectSuccess()
                let manifest = try JSONValue(parsing: raw.output)
                #expect(manifest["config"]?["digest"]?.string == build.report.imageID.description)
                if transport == "oci-archive" {
                    #expect(
                        manifest["layers"]?.array?.map { $0["digest"]?.string }
                            == build.report.layers.map(\.digest.description))
                    #expect(manifest["annotations"] == ["org.opencontainers.image.source": "here"])
                }
            }
        }
    }

    @Test("skopeo copies it whole, which checks every digest and size")
    func copied() async throws {
        try await withImage { shop, build in
            try shop.shell("skopeo copy -q --preserve-digests oci-archive:image.tar dir:copy")
            let manifest = try (shop.directory / "copy/manifest.json").read()
            #expect(try JSONValue(parsing: manifest)["config"]?["digest"]?.string == build.report.imageID.description)
            #expect((shop.directory / "copy" / build.report.imageID.hex).exists)
        }
    }

    @Test("a layout directory holds the same files as the archive")
    func layout() async throws {
        try await withImage { shop, build in
            let layout = shop.directory / "layout"
            let second = try await shop.build {
                $0.format = .layout
                $0.output = layout
            }
            #expect(second.report.imageDigest == build.report.imageDigest)
            try shop.shell(
                "mkdir whole; tar -xf image.tar -C whole; diff -r whole layout; umoci list --layout layout | grep -x latest"
            )
            // Again, over the one that is there; and not over a directory that is something else.
            _ = try await shop.build {
                $0.format = .layout
                $0.output = layout
                $0.useCache = false
            }
            try shop.shell("diff -r whole layout; mkdir mine; echo precious > mine/file")
            let message = await shop.failure(of: String(decoding: try shop.recipe.read(), as: UTF8.self)) {
                $0.format = .layout
                $0.output = shop.directory / "mine"
            }
            #expect(message?.contains("exists and is no image layout") == true)
            try shop.shell("grep precious mine/file; [ \"$(ls -A)\" = \"$(ls)\" ]")
        }
    }

    @Test("the archive is plain: sorted, each blob once, readable by every tar")
    func members() async throws {
        try await withImage(tags: #"["a:1", "example.org/b:2"]"#) { shop, build in
            let names = try run("tar", ["-tf", shop.output.description]).lines
            #expect(names == names.sorted())
            #expect(Set(names).count == names.count)
            #expect(try run("bsdtar", ["-tf", shop.output.description]).lines == names)
            // The second copy is the same layer: twice in the image, once in the archive.
            #expect(build.report.layers.count == 3)
            #expect(names.filter { $0.hasPrefix("blobs/sha256/") && !$0.hasSuffix("/") }.count == 4)
            try shop.shell(
                """
                mkdir x; tar -xf image.tar -C x; cd x/blobs/sha256
                for blob in *; do echo "$blob  $blob" | sha256sum -c --quiet; done
                """)
            let index = try JSONValue(parsing: (shop.directory / "x/index.json").read())
            let annotations = index["manifests"]?.array?.map { $0["annotations"] }
            #expect(
                annotations == [
                    [
                        "io.containerd.image.name": "docker.io/library/a:1", "org.opencontainers.image.ref.name": "1",
                    ],
                    ["io.containerd.image.name": "example.org/b:2", "org.opencontainers.image.ref.name": "2"],
                ])
            let docker = try JSONValue(parsing: (shop.directory / "x/manifest.json").read())
            #expect(docker.array?.first?["RepoTags"] == ["a:1", "example.org/b:2"])
        }
    }

    @Test("an output that is right already is not written again; one that was changed is")
    func untouched() async throws {
        try await withImage { shop, _ in
            let before = try shop.output.status()
            let bytes = try shop.output.read()
            let second = try await shop.build()
            #expect(try shop.output.status() == before)
            #expect(second.report.output?.size == bytes.count)
            try shop.shell("printf x >> image.tar")
            _ = try await shop.build()
            #expect(try shop.output.read() == bytes)
            try shop.output.unlink()
            _ = try await shop.build()
            #expect(try shop.output.read() == bytes)
            // Another tag is another archive of the same image.
            let tag = try ImageReference("other:3")
            _ = try await shop.build { $0.tags = [tag] }
            #expect(try shop.output.read() != bytes)
        }
    }

    @Test("the folders above the output are made")
    func folders() async throws {
        try await Workshop.with { shop in
            try shop.write("1\n", to: "one")
            let output = shop.directory / "a/b/image.tar"
            let copy = #"{ "copy": "one", "to": "/" }"#
            _ = try await shop.build(shop.recipe(from: #""scratch""#, steps: [copy])) { $0.output = output }
            #expect(output.exists)
        }
    }

    @Test("one stage alone can be written")
    func stage() async throws {
        try await Workshop.with { shop in
            try shop.write("1\n", to: "one")
            let recipe = """
                {
                  "name": "test", "context": "context",
                  "stages": {
                    "one": { "from": "scratch", "steps": [{ "copy": "one", "to": "/first" }] },
                    "two": { "from": "scratch", "user": "root", "steps": [{ "copy": "/first", "from": "one", "to": "/second" }] }
                  },
                  "image": { "stage": "two", "tags": ["test:latest"] }
                }
                """
            _ = try await shop.build(recipe) { $0.stage = "one" }
            #expect(try UnpackedImage(archive: shop.output, in: shop.directory).listing() == ["f 644 0:0 first"])
            #expect(
                await shop.failure(of: recipe) { $0.stage = "three" }?.contains("there is no stage \"three\"") == true)
        }
    }

    @Test("podman loads it under its name, with the same ID", .needs("podman"))
    func podman() async throws {
        try await withImage { shop, build in
            let storage = [
                "--root", "\(shop.directory)/p", "--runroot", "\(shop.directory)/r", "--storage-driver", "vfs",
            ]
            try run("podman", storage + ["load", "-i", shop.output.description]).expectSuccess()
            let judged = try run("podman", storage + ["image", "inspect", "example.org/test:latest"])
            try judged.expectSuccess()
            let image = try #require(try JSONValue(parsing: judged.output).array?.first)
            #expect(image["Id"]?.string == build.report.imageID.hex)
            #expect(image["RootFS"]?["Layers"]?.array?.map(\.string) == build.report.layers.map(\.diffID.description))
            #expect(image["User"] == "10001:10001")
        }
    }
}
