import Hashing
import HostSystem
import ImageBuilder
import OCI
import TestSupport
import Testing

/// Bases that are not what they say. Each is an error with the reason in it, and leaves nothing behind.
@Suite("Damaged bases", .enabled(if: Requirement.root), .needs("umoci", "skopeo", "python3"))
struct DamageTests {
    struct Damage: CustomTestStringConvertible {
        let testDescription: String
        /// Spoils `other/` or makes `bad`, a file or a folder.
        let script: String
        var from = #"{ "layout": "other" }"#
        /// What the message has to contain.
        let says: String

        static let archive = "skopeo copy -q oci:other:latest oci-archive:good.tar; "
        static let layer = "layer=$(ls -S other/blobs/sha256 | head -1); "

        static let all = [
            Damage(
                testDescription: "a changed byte in a layer",
                script: layer + "printf x | dd of=other/blobs/sha256/$layer bs=1 seek=40 conv=notrunc 2>/dev/null",
                says: "was expected, but this has sha256:"),
            Damage(
                testDescription: "a truncated layer", script: layer + "truncate -s -20 other/blobs/sha256/$layer",
                says: "was expected, but this has sha256:"),
            Damage(
                testDescription: "a missing layer", script: layer + "rm other/blobs/sha256/$layer",
                says: "other is incomplete: it lacks the layer sha256:"),
            Damage(
                testDescription: "a missing index", script: "rm other/index.json",
                says: "other is no image: it has neither an index.json (OCI) nor a manifest.json (Docker)"),
            Damage(
                testDescription: "an empty index",
                script: "echo '{\"schemaVersion\":2,\"manifests\":[]}' > other/index.json",
                says: "other does not hold exactly one image"),
            Damage(
                testDescription: "an index that is no JSON", script: "echo 'nonsense' > other/index.json",
                says: "bad index: byte 0: nonsense is not a JSON value"
            ),
            Damage(
                testDescription: "a manifest of another digest",
                script: "for f in other/blobs/sha256/*; do if grep -q schemaVersion $f; then echo >> $f; fi; done",
                says: "does not have the digest of its name"),
            Damage(
                testDescription: "an unknown reference", script: ":",
                from: #"{ "layout": "other", "reference": "missing" }"#,
                says: "other has no image \"missing\"; it has latest"),
            Damage(
                testDescription: "another platform",
                script: "umoci config --image other:latest --architecture riscv64",
                says: "is an image for linux/riscv64, not for linux/amd64"),
            Damage(
                testDescription: "a truncated archive",
                script: archive + "head -c 9000 good.tar > bad.tar", from: #"{ "archive": "bad.tar" }"#,
                says: "byte 9000 of the archive: the archive is cut off"
            ),
            Damage(
                testDescription: "an archive that is no archive", script: "head -c 9000 /dev/urandom > bad.tar",
                from: #"{ "archive": "bad.tar" }"#, says: "byte 0 of the archive: "),
            Damage(
                testDescription: "an empty archive", script: ": > bad.tar", from: #"{ "archive": "bad.tar" }"#,
                says: "the archive ends without its end marker"),
            Damage(
                testDescription: "a missing archive", script: ":", from: #"{ "archive": "bad.tar" }"#,
                says: "bad.tar: No such file or directory"),
            Damage(
                testDescription: "an archive without an image", script: "echo x > x; tar -cf bad.tar x",
                from: #"{ "archive": "bad.tar" }"#, says: "bad.tar is no image"),
            Damage(
                testDescription: "a tar whose names climb out", script: climbing, from: #"{ "rootfs": "bad.tar" }"#,
                says: "leads out of the root"),
            Damage(
                testDescription: "a truncated tar",
                script: "head -c 50000 /dev/urandom > x; tar -cf good.tar x; head -c 30000 good.tar > bad.tar",
                from: #"{ "rootfs": "bad.tar" }"#, says: "byte 30000 of the archive: the archive is cut off"),
            Damage(
                testDescription: "a missing root file system", script: ":", from: #"{ "rootfs": "bad" }"#,
                says: "bad: No such file or directory"),
        ]

        private static let climbing = """
            python3 - <<'END'
            import tarfile
            with tarfile.open("bad.tar", "w") as tar: tar.addfile(tarfile.TarInfo("a/../../../escaped"))
            END
            """
    }

    @Test("are errors that say what is wrong", arguments: Damage.all)
    func damaged(_ damage: Damage) async throws {
        try await Workshop.with { shop in
            try shop.makeForeignImage()
            try shop.shell(damage.script)
            try shop.write("x\n", to: "file")
            let copy = #"{ "copy": "file", "to": "/" }"#
            let message = try #require(await shop.failure(of: shop.recipe(from: damage.from, steps: [copy])))
            #expect(message.contains(damage.says), "\(message)")
            #expect(!shop.output.exists)
            #expect(!(shop.directory / "escaped").exists)
            try shop.expectSoundCache()
        }
    }

    @Test("cannot reach out of a tree through links of theirs", .enabled(if: Requirement.runtime), .needs("busybox"))
    func linksOutside() async throws {
        try await Workshop.with { shop in
            try shop.makeBase()
            try shop.shell(
                """
                mkdir victim layer
                python3 - <<'END'
                import tarfile, io, os
                with tarfile.open("evil.tar", "w") as tar:
                    tar.add("base", ".")
                    link = tarfile.TarInfo("out"); link.type = tarfile.SYMTYPE; link.linkname = os.getcwd() + "/victim"
                    tar.addfile(link)
                    file = tarfile.TarInfo("out/file"); file.size = 4
                    tar.addfile(file, io.BytesIO(b"evil"))
                END
                """)
            let run = #"{ "run": "true" }"#
            _ = await shop.failure(of: shop.recipe(from: #"{ "rootfs": "evil.tar" }"#, steps: [run]))
            #expect(try (shop.directory / "victim").children().isEmpty)
        }
    }

    @Test("are an error or the same image, wherever the damage is", arguments: 0..<24)
    func fuzz(_ seed: UInt64) async throws {
        try await Workshop.with { shop in
            try shop.makeForeignImage()
            try shop.shell("skopeo copy -q oci:other:latest oci-archive:good.tar")
            let recipe = shop.recipe(from: #"{ "archive": "it.tar" }"#, steps: [])
            try shop.shell("cp good.tar it.tar")
            let good = try await shop.build(recipe) { $0.cache = shop.directory / "first-cache" }
            var random = RandomSource(seed: seed)
            let damaged = random.damaged(try (shop.directory / "good.tar").read())
            try AtomicFile.write(damaged, to: shop.directory / "it.tar", durable: false)
            do {
                let build = try await shop.build(recipe)
                #expect(build.report.imageID == good.report.imageID)
            } catch is BuildError {}
            try shop.expectSoundCache()
        }
    }
}

extension Workshop {
    /// Every blob of the cache is what its name says, and nothing is left in the making. (What is in `dead/` is being
    /// removed, which may outlast a program.)
    func expectSoundCache(_ location: Testing.SourceLocation = #_sourceLocation) throws {
        guard cache.exists else { return }
        for blob in try (cache / "blobs/sha256").children() {
            #expect(SHA256.digest(of: try blob.read()).hex == blob.name, sourceLocation: location)
        }
        let sessions = try (cache / "sessions").children()
        // The lock of a program that has ended.
        #expect(try sessions.flatMap { try $0.children() }.allSatisfy { $0.name == "lock" }, sourceLocation: location)
    }
}
