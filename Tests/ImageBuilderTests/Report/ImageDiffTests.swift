import Archive
import JSON
import OCI
import TestSupport
import Testing

@testable import ImageBuilder

@Suite("A difference of images")
struct ImageDiffTests {
    private func image(
        _ layers: [[RandomImage.Member]], _ change: (inout ImageConfiguration) -> Void = { _ in }
    ) throws -> InspectedImage {
        var image = try RandomImage(members: layers, .gzip).inspected()
        change(&image.configuration)
        return image
    }

    @Test("is empty between an image and itself, whatever is in it", arguments: 0..<20)
    func same(seed: UInt64) throws {
        var random = RandomSource(seed: seed)
        let image = try RandomImage(&random).inspected()
        let diff = ImageDiff(image, image)
        #expect(diff.isEmpty && diff.settings.isEmpty && diff.packages.isEmpty && diff.files.isEmpty)
    }

    @Test("names what was added, removed and changed, and what of it")
    func files() throws {
        let old = try image([
            [
                .init("kept", [1]), .init("gone", [1]), .init("content", [1]), .init("mode", [1]),
                .init("owner", [1]), .init("link", kind: .symbolicLink(target: [1])), .init("kind", [1]),
            ]
        ])
        let new = try image([
            [
                .init("kept", [1]), .init("content", [2]), .init("mode", [1], mode: 0o755),
                .init("owner", [1], owner: 7), .init("link", kind: .symbolicLink(target: [2])),
                .init("kind", kind: .directory, mode: 0o644), .init("hidden", [5]),
            ], [.init("new", [1]), .init(".wh.hidden")],
        ])
        let diff = ImageDiff(old, new)
        let found = Dictionary(uniqueKeysWithValues: diff.files.map { ($0.name, [$0.kind.rawValue] + $0.what) })
        #expect(
            found == [
                "/gone": ["removed"], "/new": ["added"], "/content": ["changed", "content"],
                "/mode": ["changed", "mode"], "/owner": ["changed", "owner"], "/link": ["changed", "target"],
                "/kind": ["changed", "kind", "content"],
            ])
        #expect(diff.layers.map(\.kind) == [.changed, .added])
        #expect(!diff.isEmpty)
        #expect(diff.json["same"] == false)
    }

    @Test("knows a file by its content whatever hard links it has")
    func hardLinks() throws {
        let old = try image([[.init("a", [1, 2]), .init("b", [1, 2])]])
        let new = try image([[.init("a", [1, 2]), .init("b", kind: .hardLink(target: try ImagePath("a")))]])
        #expect(ImageDiff(old, new).files.isEmpty)
    }

    @Test("tells settings apart, variables and labels by name")
    func settings() throws {
        let old = try image([[]]) { configuration in
            configuration.execution.environment = ["A=1", "B=2"]
            configuration.execution.user = "1"
        }
        let new = try image([[]]) { configuration in
            configuration.execution.environment = ["B=3", "C="]
            configuration.execution.user = "1"
            configuration.execution.command = ["run", "it"]
        }
        let settings = ImageDiff(old, new).settings
        #expect(
            settings == [
                .init(name: "command", before: nil, after: #"["run","it"]"#),
                .init(name: "env A", before: "1", after: nil),
                .init(name: "env B", before: "2", after: "3"), .init(name: "env C", before: nil, after: ""),
            ])
    }
}
