import Archive
import OCI
import TestSupport
import Testing

@Suite struct WhiteoutTests {
    @Test func `Whiteouts are told from files`() throws {
        #expect(try Whiteout(try ImagePath("a/b")) == nil)
        #expect(try Whiteout(.root) == nil)
        #expect(try Whiteout(try ImagePath("a/.whale")) == nil)
        #expect(try Whiteout(try ImagePath(".wh.dir/file")) == nil)
        #expect(try Whiteout(try ImagePath("a/.wh.b")) == .removed(try ImagePath("a/b")))
        #expect(try Whiteout(try ImagePath(".wh.b")) == .removed(try ImagePath("b")))
        #expect(try Whiteout(try ImagePath("a/.wh..wh..opq")) == .opaque(directory: try ImagePath("a")))
        #expect(try Whiteout(try ImagePath(".wh..wh..opq")) == .opaque(directory: .root))
    }

    @Test(arguments: [".wh.", ".wh..", ".wh...", "a/.wh..wh.", ".wh..wh.plnk", "a/.wh..wh.aufs"])
    func `Whiteouts that name nothing are errors`(name: String) throws {
        let path = try ImagePath(name)
        #expect(throws: ArchiveError.self) { try Whiteout(path) }
    }

    @Test(arguments: ["a", "a/b", "x/.hidden", "...", "a/..wh"])
    func `A whiteout's name is read back`(name: String) throws {
        let path = try ImagePath(name)
        for whiteout in [Whiteout.removed(path), .opaque(directory: path)] {
            #expect(try Whiteout(whiteout.path) == whiteout)
            #expect(whiteout.entry().path == whiteout.path)
        }
    }

    @Test func `No name traps`() throws {
        var random = RandomSource(seed: 6)
        let alphabet = Array(".wh/oapq\u{ff}".utf8)
        for _ in 0..<5000 {
            let count = Int.random(in: 0..<14, using: &random)
            let bytes = (0..<count).map { _ in alphabet.randomElement(using: &random) ?? 0 }
            guard let path = try? ImagePath(Array(".wh.".utf8) + bytes) else { continue }
            if let whiteout = try? Whiteout(path) { #expect(whiteout.path == path) }
        }
    }
}
