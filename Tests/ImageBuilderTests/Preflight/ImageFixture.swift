import Archive
import Hashing
import HostSystem
import OCI
import TestSupport

@testable import ImageBuilder

/// A file of an image that exists in memory only.
struct FixtureFile {
    var entry: TarEntry
    var content: [UInt8]

    static func file(
        _ path: String, _ content: [UInt8], mode: UInt32 = 0o644, owner: UInt32 = 0, group: UInt32 = 0,
        attributes: [String: [UInt8]] = [:]
    ) throws -> FixtureFile {
        FixtureFile(
            entry: TarEntry(
                path: try ImagePath(path), kind: .regular, mode: mode, owner: owner, group: group, size: content.count,
                extendedAttributes: attributes), content: content)
    }

    static func file(
        _ path: String, _ text: String = "text", mode: UInt32 = 0o644, owner: UInt32 = 0, group: UInt32 = 0
    ) throws -> FixtureFile {
        try file(path, Array(text.utf8), mode: mode, owner: owner, group: group)
    }

    static func program(_ path: String, _ text: String = "a program", mode: UInt32 = 0o755) throws -> FixtureFile {
        try file(path, text, mode: mode)
    }

    static func directory(
        _ path: String, mode: UInt32 = 0o755, owner: UInt32 = 0, group: UInt32 = 0
    ) throws -> FixtureFile {
        FixtureFile(
            entry: TarEntry(path: try ImagePath(path), kind: .directory, mode: mode, owner: owner, group: group),
            content: [])
    }

    static func link(_ path: String, to target: String) throws -> FixtureFile {
        FixtureFile(
            entry: TarEntry(path: try ImagePath(path), kind: .symbolicLink(target: Array(target.utf8)), mode: 0o777),
            content: [])
    }

    static func removed(_ path: String) throws -> FixtureFile { try file(path, []) }
}

/// Layers in memory, looked at as those of an image are.
struct FixtureFiles: ImageFiles {
    let layers: [[FixtureFile]]
    let tree: MergedTree

    init(_ layers: [[FixtureFile]]) {
        self.layers = layers
        tree = MergedTree(layers.map(Self.index))
    }

    static func index(_ files: [FixtureFile]) -> LayerIndex {
        LayerIndex(
            entries: files.map { file in
                LayerIndex.Entry(
                    entry: file.entry,
                    contentDigest: file.entry.kind == .regular ? SHA256.digest(of: file.content) : nil,
                    storedSize: 512 + file.content.count)
            })
    }

    func withContents(of paths: [ImagePath], _ body: (ImagePath, FileContent) throws -> Void) throws {
        for path in paths {
            guard let node = tree.content(of: path),
                let file = layers[node.layer].last(where: { $0.entry.path == node.path })
            else { continue }
            try body(path, FileContent(file.content))
        }
    }
}

/// An image made of such layers, and what rules find in it.
struct ImageFixture {
    var layers: [[FixtureFile]]
    var execution = ImageConfiguration.Execution()
    var secrets: [SecretValue] = []
    var history: [ImageConfiguration.History] = []
    /// 2026-01-01
    var date = 1_767_225_600
    /// How many layers the base has.
    var baseLayers = 0

    init(_ layers: [FixtureFile]...) {
        self.layers = layers
        execution.user = "10001:10001"
        execution.command = ["/app/server"]
        execution.workingDirectory = "/app"
        execution.environment = ["PATH=/usr/local/bin:/usr/bin:/bin"]
    }

    /// The same with other settings.
    func with(_ change: (inout ImageFixture) throws -> Void) rethrows -> ImageFixture {
        var image = self
        try change(&image)
        return image
    }

    func inspected() throws -> CheckedImage {
        let files = FixtureFiles(layers)
        let accounts = AccountDatabase(
            passwd: try files.read("etc/passwd") ?? [], group: try files.read("etc/group") ?? [])
        return CheckedImage(
            files: files, execution: execution, accounts: accounts, user: try accounts.resolve(execution.user),
            layers: try layers.enumerated().map { number, layer in
                let alone = FixtureFiles([layer])
                return CheckedLayer(
                    index: FixtureFiles.index(layer), facts: try LayerScan.facts(of: alone),
                    isBase: number < baseLayers, files: alone)
            }, history: history, secrets: secrets, date: date)
    }

    func faults(_ rule: any Rule.Type) throws -> [Fault] { try rule.faults(in: inspected()) }

    func messages(_ rule: any Rule.Type) throws -> [String] { try faults(rule).map(\.message) }

    func results(_ checks: [String: CheckLevel] = [:]) throws -> [Preflight.Result] {
        try Preflight(checks: checks).results(in: inspected())
    }
}
