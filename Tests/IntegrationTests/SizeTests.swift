import HostSystem
import ImageBuilder
import JSON
import OCI
import TestSupport
import Testing

/// Sizes, budgets and differences of images that were built, ours and others', judged by tar and by who made them.
@Suite("Sizes")
struct SizeTests {
    /// Every layer's bytes in an archive, as python3 and gzip see them.
    private static let judge = """
        import gzip, hashlib, json, sys, tarfile
        archive = tarfile.open(sys.argv[1])
        def get(name): return archive.extractfile(name).read()
        total = {"compressed": 0, "unpacked": 0}
        for path in json.loads(get("manifest.json"))[0]["Layers"]:
            data = get(path)
            total["compressed"] += len(data)
            total["unpacked"] += len(gzip.decompress(data)) if data[:2] == b"\\x1f\\x8b" else len(data)
        size = json.load(open(sys.argv[2]))
        assert size["total"] == total, (size["total"], total)
        column = size["columns"].index
        for measure in total:
            files = sum(row[column(measure)] for row in size["files"])
            assert files + sum(layer["remainder"][measure] for layer in size["layers"]) == total[measure], measure
        """

    private func judge(_ archive: HostPath, _ attribution: Attribution, _ shop: Workshop) throws {
        let file = shop.directory / "size.json"
        try AtomicFile.write(attribution.json.encoded(), to: file, durable: false)
        try run("python3", ["-c", Self.judge, archive.description, file.description]).expectSuccess()
    }

    @Test(
        "of an image of ours add up, and know stages, steps and parts from the image alone",
        .needs("busybox", "python3"))
    func ours() async throws {
        try await Workshop.with { shop in
            try shop.makeBase()
            try shop.write("hello\n", to: "greeting")
            let build = try await shop.build(shop.recipe(#"{ "copy": "greeting", "to": "/srv/" }"#)) {
                $0.attributes = true
            }
            let attribution = try ImageInspection(.archive(shop.output)).attribution()
            try judge(shop.output, attribution, shop)
            #expect(attribution.imageDigest == build.report.imageDigest)
            #expect(attribution.layers.map(\.step.title) == build.report.layers.map(\.step))
            #expect(attribution.layers.map(\.step.stage) == ["main", "main"])
            #expect(attribution.layers.map { attribution.parts[$0.part] } == build.report.layers.map(\.part))
            #expect(build.report.attribution?.unowned == attribution.total)
            #expect(try ImageInspection(.archive(shop.output)).differences(from: .init(.archive(shop.output))).isEmpty)
        }
    }

    @Test("of an image by buildah add up", .enabled(if: Requirement.root), .needs("buildah", "busybox", "python3"))
    func buildah() async throws {
        try await Workshop.with { shop in
            try shop.makeBase()
            try shop.shell(
                """
                export STORAGE_DRIVER=vfs
                set -- --root "$PWD/storage" --runroot "$PWD/run"
                container=$(buildah "$@" from scratch)
                buildah "$@" copy --quiet "$container" base / >/dev/null
                buildah "$@" config --created-by "COPY base /" "$container"
                buildah "$@" commit --quiet "$container" docker-archive:"$PWD/theirs.tar":example.org/theirs:1 >/dev/null
                buildah "$@" commit --quiet "$container" oci-archive:"$PWD/theirs.oci.tar":1 >/dev/null
                """)
            let theirs = shop.directory / "theirs.tar"
            let attribution = try ImageInspection(.archive(theirs)).attribution()
            try judge(theirs, attribution, shop)
            #expect(attribution.tags == ["example.org/theirs:1"])
            #expect(attribution.files.contains { "\($0.path)" == "/bin/busybox" && $0.kind == .regular })
            let other = ImageInspection(.archive(shop.directory / "theirs.oci.tar"))
            #expect(try other.differences(from: ImageInspection(.archive(theirs))).files.isEmpty)
        }
    }

    @Test(
        "of an image by docker add up, saved or asked of the engine", .enabled(if: Requirement.docker),
        .needs("busybox", "python3"))
    func docker() async throws {
        try await Workshop.with { shop in
            try shop.makeBase()
            try shop.shell(
                """
                printf 'FROM scratch\\nCOPY base /\\nRUN echo one >/one && chmod 600 /bin/busybox && chmod 755 /bin/busybox\\n' >Dockerfile
                docker build --quiet --tag oci-build-test:theirs . >/dev/null
                docker save --output theirs.tar oci-build-test:theirs
                """)
            defer { _ = try? run("docker", ["image", "rm", "oci-build-test:theirs"]) }
            let saved = try ImageInspection(.archive(shop.directory / "theirs.tar")).attribution()
            try judge(shop.directory / "theirs.tar", saved, shop)
            #expect(saved.layers.last?.step.title.hasPrefix("RUN echo one") == true)
            #expect(saved.waste.contains { $0.kind == .restated })
            let asked = try ImageInspection(ImageSource("oci-build-test:theirs")).attribution()
            #expect(asked.files == saved.files && asked.imageID == saved.imageID)
            #expect(throws: BuildError.self) { try ImageInspection(.engine("oci-build-test:none")).attribution() }
        }
    }

    @Test("that grew beyond the baseline fail the build, and say what came", .needs("busybox"))
    func growth() async throws {
        try await Workshop.with { shop in
            try shop.makeBase()
            try shop.write(String(repeating: "x", count: 100), to: "files/one")
            let budget =
                #""budget": { "baseline": "sizes/test.json", "unpacked": "+10 kB", "paths": { "/srv": { "unpacked": "+1 kB" } } },"#
            let recipe = shop.recipe(#"{ "copy": "files", "to": "/srv/" }"#)
                .replacing(#""name": "test","#, with: #""name": "test", "# + budget)
            let missing = await shop.failure(of: recipe)
            #expect(missing?.contains("does not exist") == true, "\(missing ?? "")")
            _ = try await shop.build(recipe) { $0.writesBaseline = true }
            #expect(try await shop.build(recipe).report.budgets.map(\.isBlown) == [false, false])
            try shop.write(String(repeating: "y", count: 50_000), to: "files/two")
            let message = await shop.failure(of: recipe) ?? ""
            #expect(message.contains("the image is over its unpacked budget"), "\(message)")
            #expect(message.contains("/srv is over its unpacked budget"), "\(message)")
            #expect(message.contains("file /srv/two, new"), "\(message)")
            #expect(message.contains("leave out /srv/two"), "\(message)")
            // Each at its line: the image's limit, then the path's.
            #expect(message.contains("recipe.json:2:"), "\(message)")
            _ = try await shop.build(recipe) { $0.writesBaseline = true }
            _ = try await shop.build(recipe)
        }
    }

    @Test("of an image that is there are held against its recipe, wherever it was built", .needs("busybox"))
    func withRecipe() async throws {
        try await Workshop.with { shop in
            try shop.makeBase()
            try shop.write(String(repeating: "x", count: 40_000), to: "files/one")
            let budget =
                #""budget": { "unpacked": "1 GB", "parts": { "data": { "paths": "/srv", "unpacked": "LIMIT" } } },"#
            let recipe = shop.recipe(#"{ "copy": "files", "to": "/srv/" }"#)
                .replacing(#""name": "test","#, with: #""name": "test", "# + budget)
            let build = try await shop.build(recipe.replacing("LIMIT", with: "1 MB"))
            var standard = SizeStandard()
            standard.recipe = shop.recipe
            let sizes = try ImageInspection(.archive(shop.output)).sizes(against: standard)
            #expect(sizes.budgets == build.report.budgets)
            #expect(sizes.attribution.parts.contains("data"))
            #expect(sizes.attribution.layers.last?.step.location?.file.name == "recipe.json")
            try sizes.checkBudgets()
            try expect(sizes.json, toBe: "size", shop)
            try AtomicFile.write(Array(recipe.replacing("LIMIT", with: "30 kB").utf8), to: shop.recipe)
            let large = try ImageInspection(.archive(shop.output)).sizes(against: standard)
            let error = #expect(throws: BudgetError.self) { try large.checkBudgets() }
            #expect(error?.blown.map(\.location?.line) == [2])
            #expect(error?.description.contains("file /srv/one") == true, "\(error?.description ?? "")")
        }
    }

    @Test(
        "and differences are what their schemas say, by an outside judge", .needs("busybox"), .needsPython("jsonschema")
    )
    func schemas() async throws {
        try await Workshop.with { shop in
            try shop.makeBase()
            try shop.write("one", to: "files/one")
            let recipe = shop.recipe(#"{ "copy": "files", "to": "/srv/" }"#)
            let first = try await shop.build(recipe) { $0.attributes = true }
            try shop.shell("cp image.tar old.tar")
            try shop.write("two", to: "files/one")
            try shop.write("three", to: "files/three")
            _ = try await shop.build(recipe.replacing(#""config": {}"#, with: #""config": { "env": { "A": "1" } }"#))
            let (old, new) = (
                ImageInspection(.archive(shop.directory / "old.tar")), ImageInspection(.archive(shop.output))
            )
            let difference = try new.differences(from: old)
            #expect(!difference.isEmpty)
            try expect(difference.json, toBe: "diff", shop)
            try expect(try new.attribution().json, toBe: "size", shop)
            try expect(first.report.json, toBe: "report", shop)
        }
    }

    /// That a document is what `schema/NAME.schema.json` says.
    private func expect(_ document: JSONValue, toBe name: String, _ shop: Workshop) throws {
        let script = """
            import json, jsonschema, sys
            schema, document = (json.load(open(path)) for path in sys.argv[1:])
            jsonschema.Draft7Validator.check_schema(schema)
            jsonschema.Draft7Validator(schema).validate(document)
            """
        let file = shop.directory / "document.json"
        try AtomicFile.write(document.encoded(), to: file, durable: false)
        let schema = fixtures / "../schema/\(name).schema.json"
        try run(Requirement.debianPython, ["-c", script, schema.description, file.description]).expectSuccess()
    }

    @Test("that cannot be read are errors that say so")
    func faults() throws {
        try withTemporaryDirectory { folder in
            try AtomicFile.write(Array("no tar".utf8), to: folder / "file", durable: false)
            #expect(throws: (any Error).self) { try ImageInspection(.archive(folder / "file")).attribution() }
            #expect(throws: BuildError.self) { try ImageInspection(.layout(folder)).attribution() }
        }
    }
}
