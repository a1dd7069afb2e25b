import Glibc
import HostSystem
import ImageBuilder
import OCI
import TestSupport
import Testing

/// Builds that are stopped, from outside or by each other.
@Suite(
    "Interruption", .serialized,
    .enabled(if: Program.exists && Requirement.runtime), .needs("busybox", "umoci"))
struct InterruptionTests {
    /// A build whose second step says `begun` and waits for ever; where it was begun before, it ends at once.
    private func withSlowBuild(_ body: (Workshop, Program) async throws -> Void) async throws {
        try await Workshop.with { shop in
            try shop.makeBase()
            try shop.write("1\n", to: "one")
            let recipe = shop.recipe(
                #"{ "copy": "one", "to": "/" }"#,
                #"{ "run": "echo run >> /cache/log; if [ $(wc -l < /cache/log) = 1 ]; then echo be''gun; (sleep 1000 & sleep 1000); fi; echo done > /done", "cache": "/cache" }"#
            )
            try AtomicFile.write(Array(recipe.utf8), to: shop.recipe, durable: false)
            try await body(shop, Program(shop: shop))
        }
    }

    /// Waits until the program has said a word.
    private func wait(for word: String, _ shop: Workshop) throws {
        for _ in 0..<600 {
            let log = shop.directory / "program.log"
            if log.exists, String(decoding: try log.read(), as: UTF8.self).contains(word) { return }
            usleep(50_000)
        }
        Issue.record("the program never said \(word)")
    }

    /// Nothing of the build is left: no process that knows the folder, no mount, no half file.
    private func expectNothingLeft(_ shop: Workshop) throws {
        var traces: [String] = []
        for _ in 0..<40 {
            traces = try shop.traces()
            if traces.isEmpty { break }
            usleep(50_000)
        }
        #expect(traces.isEmpty)
        #expect(!shop.output.exists)
        let beside = try FileDescriptor.open(shop.directory, .read, .directory).entryNames()
        #expect(!beside.contains { String(decoding: $0, as: UTF8.self).contains("image.tar") })
    }

    @Test("a request to end stops the step and leaves nothing", arguments: [SIGINT, SIGTERM, SIGHUP])
    func ended(_ signal: Int32) async throws {
        try await withSlowBuild { shop, program in
            let child = try program.start()
            try wait(for: "begun", shop)
            child.signal(signal)
            #expect(try child.wait() == .exited(128 + signal))
            try expectNothingLeft(shop)
            try shop.expectSoundCache()
            try shop.expectBuilt(program.build())
        }
    }

    @Test("a killed build leaves no process and no mount, and the next one gives the same image")
    func killed() async throws {
        try await withSlowBuild { shop, program in
            let child = try program.start()
            try wait(for: "begun", shop)
            child.signal(SIGKILL)
            #expect(try child.wait() == .signalled(SIGKILL))
            try expectNothingLeft(shop)
            try shop.expectBuilt(program.build())
            let digest = try shop.output.read()
            try shop.expectSoundCache()
            try (shop.output).unlink()
            try shop.expectBuilt(program.build("--no-cache"))
            #expect(try shop.output.read() == digest)
        }
    }

    @Test("killed at any moment, it gives the same image the next time")
    func killedAnywhere() async throws {
        try await Workshop.with { shop in
            try shop.makeBase()
            try shop.shell(
                "mkdir context/tree; for n in $(seq 200); do head -c 20000 /dev/urandom > context/tree/$n; done")
            let recipe = shop.recipe(
                #"{ "copy": "tree", "to": "/tree" }"#, #"{ "run": "cat /tree/* > /joined; rm -r /tree" }"#,
                #"{ "copy": "tree/1", "to": "/" }"#)
            try AtomicFile.write(Array(recipe.utf8), to: shop.recipe, durable: false)
            let program = Program(shop: shop)
            try shop.expectBuilt(program.build())
            let expected = try shop.output.read()
            try shop.cache.removeTree()
            try shop.output.unlink()
            for milliseconds in [20, 60, 120, 200, 300, 450] {
                let child = try program.start()
                usleep(UInt32(milliseconds) * 1000)
                child.signal(SIGKILL)
                _ = try child.wait()
                if shop.output.exists {
                    #expect(try shop.output.read() == expected)
                    try shop.output.unlink()
                }
            }
            try shop.expectBuilt(program.build())
            #expect(try shop.output.read() == expected)
            try shop.expectSoundCache()
        }
    }

    @Test("two programs on one cache run each step once and give the same image")
    func twoAtOnce() async throws {
        try await Workshop.with { shop in
            try shop.makeBase()
            let steps = (1...3).map {
                #"{ "run": "echo \#($0) >> /cache/log; sleep 0.3; echo \#($0) > /made-\#($0)", "cache": "/cache" }"#
            }
            let last = #"{ "run": "cat /cache/log > /log", "cache": "/cache" }"#
            let recipe = shop.recipe(from: #"{ "rootfs": "base" }"#, steps: steps + [last])
            try AtomicFile.write(Array(recipe.utf8), to: shop.recipe, durable: false)
            let program = Program(shop: shop)
            let children = try (0..<3).map {
                try program.start("--output", (shop.directory / "image-\($0).tar").description)
            }
            for child in children { #expect(try child.wait() == .exited(0)) }
            let images = try (0..<3).map { try (shop.directory / "image-\($0).tar").read() }
            #expect(Set(images).count == 1)
            let unpacked = try UnpackedImage(archive: shop.directory / "image-0.tar", in: shop.directory)
            #expect(try (unpacked.root / "log").read() == Array("1\n2\n3\n".utf8))
            try shop.expectSoundCache()
        }
    }
}

extension Workshop {
    /// The processes that stand or have something mounted below the folder.
    func traces() throws -> [String] {
        var traces: [String] = []
        for entry in try FileDescriptor.open("/proc", .read, .directory).entryNames() {
            let name = String(decoding: entry, as: UTF8.self)
            guard Int32(name) != nil, name != String(ProcessInfo.processID) else { continue }
            let folder = HostPath("/proc") / name
            for file in ["mountinfo", "cmdline"] {
                guard let bytes = try? (folder / file).read() else { continue }
                if String(decoding: bytes, as: UTF8.self).contains(directory.name) {
                    traces.append("\(file) of \(name)")
                }
            }
        }
        return traces
    }
}
