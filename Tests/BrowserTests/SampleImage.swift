import HostSystem
import ImageBuilder
import OCI

/// An image as a size report has it, of any number of files: a base of Debian packages, Python packages on top, an
/// application with names that want to be markup, and a last step that stores part of it again.
struct SampleImage {
    var layers: [Attribution.Layer] = []
    var packages: [Attribution.Package] = []
    var files: [Attribution.File] = []
    var waste: [Attribution.Waste] = []

    static let hostileNames = [
        "</script><script>document.title='broken'</script>", "<img src=x onerror=document.title='broken'>",
        "<!--<script>",
        "{{script}}", "line\u{2028}separator", "quote\"'&amp;", "ünï\u{1F600}",
    ]

    init(files count: Int) throws {
        for number in 0..<40 { packages.append(.init(kind: .debian, name: "lib\(number)", version: "1.\(number)-2")) }
        for number in 0..<9 { packages.append(.init(kind: .python, name: "wheel\(number)", version: "\(number).0")) }
        for number in 0..<count * 7 / 10 {
            try add("usr/lib/d\(number % 61)/s\(number % 7)/file\(number).so", layer: 0, part: 0, package: number % 40)
        }
        for number in 0..<count * 2 / 10 {
            try add(
                "app/lib/wheel\(number % 9)/m\(number % 13)/module\(number).py", layer: 1, part: 1,
                package: 40 + number % 9)
        }
        let rest = count - files.count - Self.hostileNames.count - 8
        for number in 0..<rest { try add("app/src/part\(number % 17)/source\(number).js", layer: 2, part: 2) }
        for name in Self.hostileNames { try add("app/src/names/\(name)", layer: 2, part: 2) }
        for number in 0..<8 { try add("app/src/part\(number % 17)/source\(number).js", layer: 3, part: 2) }
        try findWaste()
        try addLayers()
    }

    private mutating func add(_ path: String, layer: Int, part: Int, package: Int? = nil) throws {
        let size = 700 + (files.count * 7919) % 90_000
        files.append(
            Attribution.File(
                path: try ImagePath(path), kind: .regular, layer: layer, part: part, package: package,
                contentSize: size - 512, size: Footprint(compressed: size / 3, unpacked: size)))
    }

    /// The last layer has the same paths as some of the one before.
    private mutating func findWaste() throws {
        let again = Set(files.filter { $0.layer == 3 }.map(\.path))
        let lower = files.indices.filter { files[$0].layer == 2 && again.contains(files[$0].path) }
        for index in lower { files[index].fate = .rewritten(by: 3) }
        waste = [
            Attribution.Waste(kind: .restated, cause: 3, files: lower, size: lower.map { files[$0].size }.sum),
            Attribution.Waste(kind: .duplicate, cause: 1, files: [1], original: 0, size: files[1].size),
        ]
    }

    private mutating func addLayers() throws {
        let titles = ["debian bookworm: lib0", "copy /app/lib from packages", "copy src", "run chown -R web /app/src"]
        for (number, title) in titles.enumerated() {
            let remainder = Footprint(compressed: 30, unpacked: 1024)
            let place = SourceLocation(file: "recipes/app.json", line: 10 + number, column: 9, span: 0..<1, path: "")
            layers.append(
                Attribution.Layer(
                    digest: try Self.digest(number), diffID: try Self.digest(number + 4), mediaType: .layerGzip,
                    size: remainder + files.filter { $0.layer == number }.map(\.size).sum, remainder: remainder,
                    step: .init(title: title, stage: "runtime", location: place), part: min(number, 2),
                    shares: .measured))
        }
    }

    var attribution: Attribution {
        get throws {
            Attribution(
                name: "sample:latest", platform: Platform(os: "linux", architecture: "amd64"),
                imageDigest: try Self.digest(8), imageID: try Self.digest(9), tags: ["sample:latest"], layers: layers,
                parts: ["base", "dependencies", "application"], packages: packages, files: files, waste: waste)
        }
    }

    /// An older image that was 10 kB smaller and had another package.
    var comparison: SizeComparison {
        let total = layers.map(\.size).sum - Footprint(compressed: 10_000, unpacked: 30_000)
        return SizeComparison(
            name: "baseline.json", total: total,
            lines: [
                .package: [
                    .init(
                        name: "lib3", detail: "1.2-1 → 1.3-2", before: Footprint(compressed: 90_000, unpacked: 270_000),
                        after: Footprint(compressed: 104_000, unpacked: 312_000)),
                    .init(name: "gone", before: Footprint(compressed: 6_000, unpacked: 18_000), after: nil),
                    .init(name: "wheel8", before: nil, after: Footprint(compressed: 2_000, unpacked: 6_000)),
                ],
                .path: [
                    .init(name: "app/src/new.js", before: nil, after: Footprint(compressed: 2_000, unpacked: 6_000))
                ],
            ])
    }

    private static func digest(_ digit: Int) throws -> Digest {
        try Digest("sha256:" + String(repeating: "\(digit)", count: 64))
    }
}
