import HostSystem
import ImageBuilder
import JSON
import OCI
import TestSupport
import Testing

/// What a Docker engine makes of what is written. Serial: they share its images.
@Suite(
    "Docker", .serialized,
    .enabled(if: Requirement.docker && Requirement.runtime), .needs("busybox", "umoci"))
struct DockerTests {
    /// An image that can be run, and everything in its configuration that an engine shows.
    private func recipe(_ shop: Workshop, tag: String) throws -> String {
        try shop.makeBase()
        try shop.write("hello\n", to: "greeting")
        return """
            {
              "name": "test", "context": "context",
              "stages": { "main": {
                "from": { "rootfs": "base" }, "user": { "name": "app", "id": 10001, "home": "/home/app" },
                "workdir": "/home/app", "env": { "GREETING": "hi" },
                "steps": [
                  { "copy": "greeting", "to": "./", "owner": "app" }, { "run": "echo made > made; ln made same" },
                  { "run": "rm /bin/vi", "user": "root" },
                  { "label": { "one": "1" } }
                ],
                "config": { "command": ["/bin/sh", "-c", "id -u; pwd; cat greeting made; ls /bin/vi 2>&1; echo $GREETING; stat -c %h same"],
                  "ports": [8000], "volumes": ["/data"], "stopSignal": "SIGINT", "healthcheck": { "command": ["true"] } } } },
              "image": { "tags": ["\(tag)"] }
            }
            """
    }

    private func inspect(_ name: String) throws -> JSONValue {
        let result = try run("docker", ["image", "inspect", name])
        try result.expectSuccess()
        return try #require(try JSONValue(parsing: result.output).array?.first)
    }

    @Test("it loads the archive under its name, with the ID, layers and user that were computed, and runs it")
    func load() async throws {
        try await Workshop.with { shop in
            let build = try await shop.build(recipe(shop, tag: "oci-build-test:one"))
            defer { _ = try? run("docker", ["image", "rm", "oci-build-test:one"]) }
            try run("docker", ["load", "-i", shop.output.description]).expectSuccess()
            let image = try inspect("oci-build-test:one")
            let ids = [build.report.imageID.description, build.report.imageDigest.description]
            #expect(ids.contains(image["Id"]?.string ?? ""))
            #expect(image["RootFS"]?["Layers"]?.array?.map(\.string) == build.report.layers.map(\.diffID.description))
            #expect(image["Config"]?["User"] == "10001:10001")
            #expect(image["Config"]?["Healthcheck"]?["Test"] == ["CMD", "true"])
            let history = try run("docker", ["history", "-q", "oci-build-test:one"])
            #expect(history.lines.count == build.report.layers.count)
            let said = try run("docker", ["run", "--rm", "--network", "none", "oci-build-test:one"])
            #expect(
                said.text == "10001\n/home/app\nhello\nmade\nls: /bin/vi: No such file or directory\nhi\n2\n",
                "\(said.errorText)")
        }
    }

    @Test("the builder loads it itself and finds what it computed", arguments: ["gzip", "none"])
    func loadedByUs(_ compression: String) async throws {
        try await Workshop.with { shop in
            let tag = "oci-build-test:\(compression)"
            let recipe = try recipe(shop, tag: tag)
                .replacing(#""tags""#, with: #""compression": "\#(compression)", "tags""#)
            defer { _ = try? run("docker", ["image", "rm", tag]) }
            let build = try await shop.build(recipe) { $0.load = .always }
            let ids = [build.report.imageID.description, build.report.imageDigest.description]
            #expect(try ids.contains(inspect(tag)["Id"]?.string ?? ""))
        }
    }

    @Test("what it saves is a base again, with the same files")
    func saved() async throws {
        try await Workshop.with { shop in
            let first = try await shop.build(recipe(shop, tag: "oci-build-test:saved")) { $0.load = .always }
            defer { _ = try? run("docker", ["image", "rm", "oci-build-test:saved"]) }
            try shop.shell("docker save -o saved.tar oci-build-test:saved")
            let copy = #"{ "copy": "greeting", "to": "/" }"#
            let second = try await shop.build(
                shop.recipe(from: #"{ "archive": "saved.tar", "reference": "oci-build-test:saved" }"#, steps: [copy]))
            #expect(second.report.layers.map(\.diffID).starts(with: first.report.layers.map(\.diffID)))
            let image = try UnpackedImage(archive: shop.output, in: shop.directory)
            #expect(try (image.root / "home/app/made").read() == Array("made\n".utf8))
            #expect(!(image.root / "bin/vi").exists)
        }
    }
}
