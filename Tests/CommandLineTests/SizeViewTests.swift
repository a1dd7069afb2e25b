import HostSystem
import ImageBuilder
import OCI
import TestSupport
import Testing

@testable import oci_build

@Suite("The view of an image's bytes")
struct SizeViewTests {
    @Test("is as it was looked at", arguments: [SizeTree.Grouping.layer, .package, .path], [120, 80, 40])
    func golden(grouping: SizeTree.Grouping, columns: Int) throws {
        let attribution = try Self.attribution()
        let growth = attribution.growth(since: try Self.smaller())
        let text = SizeView(attribution, by: grouping, top: 2, since: growth, .screen(columns)).text
        try expectGolden(text, fixtures / "command-line/size-view/\(grouping.rawValue)-\(columns).txt")
    }

    @Test("keeps to the width", arguments: [SizeTree.Grouping.layer, .package, .path], [60, 72, 90, 140])
    func width(grouping: SizeTree.Grouping, columns: Int) throws {
        let text = SizeView(try Self.attribution(), by: grouping, top: 5, .screen(columns)).text
        for line in text.split(separator: "\n") { #expect(oci_build.columns(of: line) <= columns, "\(line)") }
    }

    private static func smaller() throws -> SizeBaseline {
        var image = try attribution()
        image.packages[1].version = "1.2"
        image.files.removeAll { $0.layer == 2 }
        image.layers[2].size = .zero
        return image.baseline()
    }

    private static func attribution() throws -> Attribution {
        let id = try Digest("sha256:" + String(repeating: "a", count: 64))
        func layer(_ title: String, _ stage: String, _ part: Int, _ files: Footprint) -> Attribution.Layer {
            let rest = Footprint(compressed: 200, unpacked: 1024)
            return Attribution.Layer(
                digest: id, diffID: id, mediaType: .layerGzip, size: files + rest, remainder: rest,
                step: Attribution.Step(title: title, stage: stage), part: part, shares: .measured)
        }
        func file(
            _ path: String, _ layer: Int, _ size: Int, package: Int? = nil, fate: Attribution.File.Fate = .kept
        ) throws -> Attribution.File {
            Attribution.File(
                path: try ImagePath(path), kind: .regular, layer: layer, part: layer, package: package,
                contentSize: size, size: Footprint(compressed: size / 3, unpacked: size + 1024), fate: fate)
        }
        let files = [
            try file("usr/lib/libpython3.11.so.1", 0, 6_000_000, package: 0),
            try file("usr/bin/python3.11", 0, 90_000, package: 0),
            try file("etc/os-release", 0, 300),
            try file("app/lib/numpy/core/multiarray.so", 1, 21_000_000, package: 1),
            try file("app/lib/numpy/__init__.py", 1, 20_000, package: 1, fate: .rewritten(by: 2)),
            try file("app/lib/numpy/__init__.py", 2, 20_000, package: 1),
            try file("app/static/ein-Bild-mit-einem-langen-Namen-\u{56FD}.png", 2, 2_000_000),
        ]
        func sum(_ layer: Int) -> Footprint {
            files.filter { $0.layer == layer }.map(\.size).reduce(.zero) { $0 + $1 }
        }
        return Attribution(
            name: "build/app.oci.tar", platform: Platform(os: "linux", architecture: "amd64"), imageDigest: id,
            imageID: id, tags: ["docker.io/library/app:latest"],
            layers: [
                layer("debian bookworm: python3", "runtime", 0, sum(0)),
                layer("copy /app/lib from packages to lib", "runtime", 1, sum(1)),
                layer("run chown -R app /app", "runtime", 2, sum(2)),
            ],
            parts: ["base", "dependencies", "app"],
            packages: [
                Attribution.Package(kind: .debian, name: "libpython3.11", version: "3.11.2-6"),
                Attribution.Package(kind: .python, name: "numpy", version: "2.1"),
            ],
            files: files,
            waste: [
                Attribution.Waste(
                    kind: .rewritten, cause: 2, files: [4], size: Footprint(compressed: 6666, unpacked: 21_024))
            ])
    }
}

extension TerminalTraits {
    /// A plain screen of that width.
    static func screen(_ columns: Int) -> TerminalTraits {
        TerminalTraits(isTerminal: false, isDrawable: false, hasColour: false, hasUnicode: true, columns: columns)
    }
}
