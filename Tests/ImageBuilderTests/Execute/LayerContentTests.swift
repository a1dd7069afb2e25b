import HostSystem
import OCI
import TestSupport
import Testing

@testable import ImageBuilder

@Suite struct LayerContentTests {
    @Test(
        "What differs from run to run is left out",
        arguments: [
            "var/log/dpkg.log", "var/log/apt/term.log", "var/lib/apt/lists/mirror_InRelease",
            "var/lib/apt/lists/partial",
            "var/cache/apt/archives/x.deb", "var/lib/dpkg/status-old", "var/cache/debconf/config.dat-old",
            "var/cache/ldconfig/aux-cache",
        ])
    func volatile(_ path: String) throws {
        #expect(VolatileFiles.contains(try ImagePath(path)))
    }

    @Test(
        "Everything else stays",
        arguments: [
            "var/lib/dpkg/status", "var/log/apt", "var/lib/apt/lists", "var/log/app.log", "srv/var/log/dpkg.log",
            "var/lib/dpkg/info/x-old.list", "var/lib/dpkg/info/x-old", "var/cache/apt/archives", "var/log/dpkg.log/x",
            "var/lib/apt/lists/.wh..wh..opq",
        ])
    func lasting(_ path: String) throws {
        #expect(!VolatileFiles.contains(try ImagePath(path)))
    }

    @Test("The names of one file are links to its first, whatever stands between")
    func hardLinks() throws {
        try withTemporaryDirectory { folder in
            for name in ["a", "b", "single"] { try AtomicFile.write([1], to: folder / name, durable: false) }
            try (folder / "a2").createHardLink(to: folder / "a")
            try (folder / "b2").createHardLink(to: folder / "b")
            try (folder / "a3").createHardLink(to: folder / "a")
            var links = HardLinks()
            let firsts = try ["a", "b", "a2", "single", "b2", "a3"].map { name in
                try links.first(for: ImagePath(name), (folder / name).status())?.description
            }
            #expect(firsts == [nil, nil, "/a", nil, "/b", "/a"])
        }
    }
}

@Suite struct StageStateTests {
    private func sample() throws -> StageState {
        var state = StageState()
        state.execution = ImageConfiguration.Execution()
        state.execution.user = "1:2"
        state.execution.environment = ["A=1", "B="]
        state.execution.command = ["x", "y z"]
        state.baseHistory = [ImageConfiguration.History(createdBy: "base \"quoted\" ü", emptyLayer: true)]
        let digest = try Digest("sha256:" + String(repeating: "a", count: 64))
        state = state.adding(digest, title: "from base", original: digest)
        state.baseLayerCount = 1
        return state.adding(try Digest("sha256:" + String(repeating: "b", count: 64)), title: "run \n\u{0}\\")
    }

    @Test("A record says again what went in")
    func roundTrip() throws {
        #expect(try StageState(decoding: sample().encoded) == sample())
        #expect(StageState(decoding: StageState().encoded) == StageState())
    }

    @Test("A step that changed nothing adds no layer")
    func nothing() throws {
        #expect(try sample().adding(nil, title: "run true") == sample())
    }

    @Test("A damaged record is no record, or one that fits together", arguments: 0..<200)
    func fuzz(_ seed: UInt64) throws {
        var random = RandomSource(seed: seed)
        guard let state = StageState(decoding: random.damaged(try sample().encoded)) else { return }
        #expect((0...state.layers.count).contains(state.baseLayerCount))
    }
}
