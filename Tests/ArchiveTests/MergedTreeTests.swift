import Archive
import Hashing
import OCI
import TestSupport
import Testing

@Suite struct MergedTreeTests {
    private func layer(_ members: [Member]) throws -> LayerIndex {
        try writeLayer(members).summary.index
    }

    private func file(_ path: String, _ content: String = "x") throws -> Member {
        try Member(path, content: Array(content.utf8))
    }

    private func directory(_ path: String) throws -> Member { try Member(path, .directory, mode: 0o755) }

    private func link(_ path: String, _ target: String) throws -> Member {
        try Member(path, .symbolicLink(target: Array(target.utf8)), mode: 0o777)
    }

    private func paths(_ tree: MergedTree) -> [String] { tree.nodes.map { "\($0.path)" } }

    @Test func `Upper layers add, replace and take away`() throws {
        let tree = MergedTree([
            try layer([
                try directory("a"), try file("a/1", "low"), try file("a/2"), try file("gone"), try directory("d"),
                try file("d/x"), try directory("o"), try file("o/low"),
            ]),
            try layer([
                try file("a/1", "high"), try Member(".wh.gone"), try Member(".wh.d"), try directory("o"),
                try file("o/high"), try Member("o/.wh..wh..opq"), try file("new/deep/file"), try Member(".wh.absent"),
            ]),
        ])
        #expect(
            paths(tree) == [
                "/a", "/a/1", "/a/2", "/new", "/new/deep", "/new/deep/file", "/o", "/o/high",
            ])
        #expect(tree.lookup(try ImagePath("a/1"))?.contentDigest == SHA256.digest(of: Array("high".utf8)))
        #expect(tree.lookup(try ImagePath("a/1"))?.layer == 1)
        #expect(tree.lookup(try ImagePath("a/2"))?.layer == 0)
        #expect(tree.lookup(try ImagePath("gone")) == nil)
        #expect(tree.lookup(try ImagePath("a/1/x")) == nil)
        #expect(tree.children(of: .root).map { "\($0.path)" } == ["/a", "/new", "/o"])
        #expect(tree.children(of: try ImagePath("a/1")).isEmpty)
    }

    @Test func `A directory that is removed and made again is new`() throws {
        let tree = MergedTree([
            try layer([try directory("d"), try file("d/old")]),
            try layer([try directory("d"), try file("d/new"), try Member(".wh.d")]),
        ])
        #expect(paths(tree) == ["/d", "/d/new"])
    }

    @Test func `Files and directories replace each other`() throws {
        let tree = MergedTree([
            try layer([try directory("a"), try file("a/1"), try file("b"), try link("lib", "usr/lib")]),
            try layer([try file("a"), try directory("b"), try file("b/1"), try file("lib/x")]),
        ])
        #expect(paths(tree) == ["/a", "/b", "/b/1", "/lib", "/lib/x"])
    }

    @Test func `Symbolic links are followed inside the image`() throws {
        let tree = MergedTree([
            try layer([
                try directory("usr/bin"), try file("usr/bin/tool"), try link("bin", "usr/bin"),
                try link("absolute", "/bin/tool"), try link("out", "../../../usr/bin/tool"), try link("loop", "loop"),
                try link("usr/bin/here", "./tool"), try link("dangling", "nowhere"), try link("up", "usr/bin/.."),
            ])
        ])
        func resolved(_ path: String, last: Bool = true) throws -> String? {
            tree.resolve(try ImagePath(path), followingLast: last).map { "\($0.path)" }
        }
        for path in ["bin/tool", "absolute", "out", "bin/here", "usr/bin/tool", "up/bin/tool"] {
            #expect(try resolved(path) == "/usr/bin/tool", "\(path)")
        }
        #expect(try resolved("bin") == "/usr/bin")
        #expect(try resolved("bin", last: false) == "/bin")
        #expect(try resolved("up") == "/usr")
        for path in ["loop", "dangling", "usr/bin/tool/x", "absent", "loop/x"] {
            #expect(try resolved(path) == nil, "\(path)")
        }
        #expect(try resolved("") == "/")
    }

    @Test func `Hard links lead to the content, even when its first name is gone`() throws {
        let tree = MergedTree([
            try layer([
                try file("first", "content"), try Member("second", .hardLink(target: try ImagePath("first"))),
                try Member("third", .hardLink(target: try ImagePath("second"))), try file("single"),
                try Member("broken", .hardLink(target: try ImagePath("absent"))),
            ]),
            try layer([try file("first", "other")]),
        ])
        let digest = SHA256.digest(of: Array("content".utf8))
        for name in ["second", "third"] {
            let holder = try #require(tree.content(of: try ImagePath(name)))
            #expect(holder.layer == 0 && "\(holder.path)" == "/first" && holder.contentDigest == digest)
            #expect(tree.lookup(try ImagePath(name))?.contentDigest == digest)
        }
        #expect(tree.content(of: try ImagePath("first"))?.layer == 1)
        let second = try #require(tree.hardLinkIdentity(of: try ImagePath("second")))
        #expect(second == tree.hardLinkIdentity(of: try ImagePath("third")))
        #expect(tree.hardLinkIdentity(of: try ImagePath("first")) == nil)
        #expect(tree.hardLinkIdentity(of: try ImagePath("single")) == nil)
        #expect(tree.content(of: try ImagePath("broken")) == nil)
        #expect(tree.content(of: .root) == nil)
    }

    @Test func `The order is that of the tree, and no layers make an empty one`() throws {
        let tree = MergedTree([try layer([try file("a-b"), try file("a/z"), try file("a.c"), try directory("a")])])
        #expect(paths(tree) == ["/a", "/a/z", "/a-b", "/a.c"])
        #expect(MergedTree([]).nodes.isEmpty)
        #expect(MergedTree([]).lookup(.root)?.entry.kind == .directory)
    }
}
