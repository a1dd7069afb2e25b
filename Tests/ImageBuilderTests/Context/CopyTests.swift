import HostSystem
import JSON
import OCI
import Synchronization
import TestSupport
import Testing

@testable import ImageBuilder

@Suite struct CopyCaseTests {
    @Test(arguments: try fixtureFolders("copy")) func theCopyIsWhatTheCaseSays(_ folder: HostPath) throws {
        let test = try CopyCase(folder)
        try withTemporaryDirectory { root in
            for line in test.tree { try TreeLine(line).make(in: root) }
            let rules = try IgnoreRules(parsing: test.ignore, file: ".dockerignore")
            let context = BuildContext(root: root, rules: rules)
            try test.check(ContextTree(context, isRootFileSystem: test.isFromStage))
        }
        if test.ignore.isEmpty {
            try test.check(MemoryTree(lines: test.tree, isRootFileSystem: test.isFromStage))
        }
    }
}

/// A folder of fixtures/copy.
private struct CopyCase {
    let copy: Copy
    let workdir: ImagePath
    let isFromStage: Bool
    let tree: [String]
    let stage: MemoryTree
    let ignore: [UInt8]
    let expected: [String]
    let unmatched: [String]
    let untouched: [String]
    let error: String?

    init(_ folder: HostPath) throws {
        let json = try JSONValue(parsing: (folder / "case.json").read())
        func strings(_ key: String) -> [String] { json[key]?.array?.compactMap(\.string) ?? [] }
        copy = Copy(
            sources: strings("sources"), to: json["to"]?.string ?? "",
            mode: json["mode"]?.string.flatMap { ModeSpec($0) },
            parents: json["parents"]?.bool ?? false, exclude: strings("exclude"))
        workdir = try ImagePath(json["workdir"]?.string ?? "/")
        isFromStage = json["from"]?.string == "stage"
        tree = try folder.textLines("tree") ?? []
        stage = try MemoryTree(lines: folder.textLines("stage") ?? [])
        ignore = try (folder / "ignore").exists ? (folder / "ignore").read() : []
        expected = try folder.textLines("expected") ?? []
        unmatched = try folder.textLines("unmatched") ?? []
        untouched = try folder.textLines("untouched") ?? []
        error = try folder.textLines("error")?.first
    }

    func check(_ tree: some FileTree) throws {
        let watched = WatchedTree(tree: tree)
        do {
            let selection = try CopySelection(copy, in: watched)
            let placement = try CopyPlacement(
                selection, of: copy, from: watched, into: stage, workingDirectory: workdir)
            #expect(placement.newDirectories.map { "+ \($0)" } + placement.items.map(shown) == expected)
            #expect(selection.unmatched.map(\.source) == unmatched)
            for directory in untouched { #expect(try !watched.listed.withLock { $0 }.contains(ImagePath(directory))) }
            #expect(error == nil)
        } catch let problem as CopyError {
            #expect(problem.description == error)
        }
    }

    private func shown(_ item: CopyItem) -> String {
        let target = item.node.linkTarget.map { " -> " + String(decoding: $0, as: UTF8.self) } ?? ""
        let first = item.hardLink.map { " == \($0)" } ?? ""
        return "\(item.destination) \(String(item.mode, radix: 8)) <- \(item.source.relativeText)\(target)\(first)"
    }
}

/// Notes which directories were listed.
private final class WatchedTree<Tree: FileTree>: FileTree {
    let tree: Tree
    let listed = Mutex<Set<ImagePath>>([])

    init(tree: Tree) { self.tree = tree }

    var isRootFileSystem: Bool { tree.isRootFileSystem }
    var unfiltered: WatchedTree? { tree.unfiltered.map { WatchedTree(tree: $0) } }
    func lookup(_ path: ImagePath) throws -> FileNode? { try tree.lookup(path) }
    func whyAbsent(_ path: ImagePath) throws -> String? { try tree.whyAbsent(path) }
    func children(of path: ImagePath) throws -> [FileNode] {
        _ = listed.withLock { $0.insert(path) }
        return try tree.children(of: path)
    }
}

@Suite struct ContextTreeTests {
    @Test(.needs("python3")) func socketsHaveNoPlaceInAnImage() throws {
        try withTemporaryDirectory { root in
            try root.makeFile("a")
            let made = try run("python3", ["-c", "import socket,sys; socket.socket(1).bind(sys.argv[1])", "\(root)/s"])
            try made.expectSuccess()
            let context = BuildContext(root: root, rules: IgnoreRules())
            #expect(try context.entries().map(\.path.description) == ["/a"])
            #expect(try ContextTree(context).children(of: .root).map(\.path.description) == ["/a"])
            #expect(try ContextTree(context).lookup(ImagePath("s")) == nil)
        }
    }

    @Test func aDeviceKeepsItsNumbers() throws {
        let tree = ContextTree(BuildContext(root: "/dev", rules: IgnoreRules()))
        #expect(try tree.lookup(ImagePath("null"))?.kind == .characterDevice(major: 1, minor: 3))
    }

    @Test func aTreeWithoutAnEndIsRefused() throws {
        #expect(throws: CopyError.self) { try CopySelection(Copy(sources: ["."], to: "/x/"), in: EndlessTree()) }
        #expect(throws: CopyError.self) { try CopySelection(Copy(sources: ["**/b"], to: "/x/"), in: EndlessTree()) }
    }

    @Test func nothingIsSeenThroughALink() throws {
        try withTemporaryDirectory { root in
            try (root / "context").createDirectory()
            try root.makeFile("secret/key")
            try (root / "context/link").createSymbolicLink(to: "../secret")
            let tree = ContextTree(BuildContext(root: root / "context", rules: IgnoreRules()))
            #expect(try tree.lookup(ImagePath("link/key")) == nil)
            #expect(try tree.children(of: ImagePath("link")).isEmpty)
        }
    }
}

/// In each directory another one.
private struct EndlessTree: FileTree {
    var isRootFileSystem: Bool { true }
    func lookup(_ path: ImagePath) -> FileNode? { FileNode(path: path, kind: .directory, mode: 0o755) }
    func children(of path: ImagePath) throws -> [FileNode] {
        [FileNode(path: try path.appending([UInt8(ascii: "a")]), kind: .directory, mode: 0o755)]
    }
}
