import HostSystem
import ImageBuilder
import TestSupport
import Testing

/// What must be known to one step only.
@Suite("Secrets", .enabled(if: Requirement.runtime), .needs("busybox", "umoci"))
struct SecretTests {
    private let value = "correct-horse-battery-staple"

    @Test("are in a file of the step, and in nothing that the build leaves")
    func nowhere() async throws {
        try await Workshop.with { shop in
            try shop.makeBase()
            try AtomicFile.write(Array(value.utf8), to: shop.directory / "token", durable: false)
            let recipe = shop.recipe(
                #"{ "run": "sha256sum < /run/secrets/token > /tmp/hash; wc -c < /own > /tmp/count; stat -c '%a %u' /own > /tmp/mode", "#
                    + #""secrets": ["token", { "id": "token", "target": "/own", "mode": "0440" }], "user": "1000:1000" }"#,
                #"{ "run": "ls -A /run /own > /after 2>&1 || true" }"#)
            let build = try await shop.build(recipe) {
                $0.secrets = [Secret(id: "token", source: .file(shop.directory / "token"))]
            }
            let image = try UnpackedImage(archive: shop.output, in: shop.directory)
            #expect(String(decoding: try (image.root / "tmp/count").read(), as: UTF8.self) == "\(value.utf8.count)\n")
            #expect(String(decoding: try (image.root / "tmp/mode").read(), as: UTF8.self) == "440 1000\n")
            #expect(!build.events.contains { "\($0)".contains(value) })
            try (shop.directory / "token").unlink()
            #expect(try filesHolding(value, below: shop.directory) == [])
        }
    }

    @Test("do not change the key: another value runs nothing")
    func notInTheKey() async throws {
        try await Workshop.with { shop in
            try shop.makeBase()
            let recipe = shop.recipe(#"{ "run": "cat /run/secrets/token | wc -c > /count", "secrets": ["token"] }"#)
            func build(_ value: String) async throws -> Build {
                try AtomicFile.write(Array(value.utf8), to: shop.directory / "token", durable: false)
                return try await shop.build(recipe) {
                    $0.secrets = [Secret(id: "token", source: .file(shop.directory / "token"))]
                }
            }
            let first = try await build("one")
            let second = try await build("another")
            #expect(second.made.isEmpty)
            #expect(first.report.imageDigest == second.report.imageDigest)
        }
    }

    @Test("that are not given are an error, or absent where the recipe says so")
    func missing() async throws {
        try await Workshop.with { shop in
            try shop.makeBase()
            let message = await shop.failure(of: shop.recipe(#"{ "run": "true", "secrets": ["token"] }"#)) {
                $0.secrets = [Secret(id: "token", source: .environment("OCI_BUILD_TEST_NO_SUCH_VARIABLE"))]
            }
            #expect(message?.contains("wants the environment variable OCI_BUILD_TEST_NO_SUCH_VARIABLE") == true)
            _ = try await shop.build(
                shop.recipe(
                    #"{ "run": "[ ! -e /run/secrets/token ]", "secrets": [{ "id": "token", "required": false }] }"#))
        }
    }
}

/// The regular files below a folder with `text` in them, plain or compressed.
private func filesHolding(_ text: String, below folder: HostPath) throws -> [String] {
    let script = """
        grep -rl --devices=skip -e "$2" "$1"
        find "$1" -type f -exec sh -c 'zcat "$2" 2>/dev/null | grep -q -e "$1" && echo "$2"' sh "$2" {} \\;
        """
    return try run("/bin/sh", ["-c", script, "sh", folder.description, text]).lines
}
