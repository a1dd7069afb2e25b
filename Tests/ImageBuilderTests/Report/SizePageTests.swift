import HostSystem
import ImageBuilder
import JSON
import OCI
import TestSupport
import Testing

@Suite("The size page")
struct SizePageTests {
    @Test("holds names as data, whatever they say")
    func names() throws {
        let names = [
            "</script><script>alert(1)</script>", "<!--<script>", "{{script}}", "a\u{2028}b\u{2029}c", "\"\\\n\u{1}",
            "\u{1F600}",
        ]
        let page = try page(names)
        #expect(Self.places(of: "</script", in: page).count == 2)
        #expect(Self.places(of: "<!--", in: page).isEmpty)
        #expect(Self.places(of: "\u{2028}", in: page).isEmpty && Self.places(of: "\u{2029}", in: page).isEmpty)
        let sorted = try names.map { try ImagePath("app/\($0)") }.sorted()
        #expect(paths(in: try data(of: page)) == [""] + sorted.map { String($0.description.dropFirst()) })
    }

    @Test("escapes the image's own name")
    func title() throws {
        var attribution = try attribution(["a"])
        attribution.name = "build/<b>&.tar"
        #expect(Self.places(of: "<title>&lt;b&gt;&amp;.tar</title>", in: SizePage(attribution).html).count == 1)
    }

    @Test("allows exactly its own script and style")
    func policy() throws {
        let page = try page(["a"])
        let judge = """
            import base64, hashlib, re, sys
            page = sys.stdin.buffer.read()
            policy = re.search(rb'Content-Security-Policy" content="([^"]*)"', page).group(1).decode()
            for name, pattern in (("style", rb"<style>(.*?)</style>"), ("script", rb"<script>(.*?)</script>")):
                digest = base64.b64encode(hashlib.sha256(re.search(pattern, page, re.S).group(1)).digest()).decode()
                assert f"{name}-src 'sha256-{digest}'" in policy, (name, digest, policy)
            assert policy.startswith("default-src 'none';")
            """
        try withTemporaryDirectory { folder in
            try AtomicFile.write(page, to: folder / "page.html", durable: false)
            let result = try run("sh", ["-c", "python3 -c \"$1\" <\"$2\"", "sh", judge, "\(folder / "page.html")"])
            #expect(result.status.isSuccess, "\(result.errorText)")
        }
    }

    @Test("has columns that add up to the image")
    func sums() throws {
        let attribution = try attribution((0..<500).map { "d\($0 % 7)/f\($0)" })
        let files = try data(of: SizePage(attribution).html)["files"]
        for (column, total) in [("compressed", attribution.total.compressed), ("unpacked", attribution.total.unpacked)]
        {
            #expect(files?[column]?.array?.reduce(0) { $0 + ($1.integer ?? 0) } == total)
        }
        for column in ["kind", "layer", "part", "package", "waste"] {
            let runs = files?[column]?.array ?? []
            let lengths = runs.indices.filter { $0 % 2 == 1 }.map { runs[$0].integer ?? 0 }
            #expect(lengths.reduce(0, +) == 501, "\(column)")
        }
    }

    @Test("puts a folder's files together, before what only starts like it")
    func order() throws {
        let paths = paths(in: try data(of: try page(["lib-x", "lib/b", "lib", "lib.so", "lib/a"])))
        #expect(paths == ["", "app/lib", "app/lib/a", "app/lib/b", "app/lib-x", "app/lib.so"])
    }

    @Test("is the same for the same image")
    func reproducible() throws {
        let attribution = try attribution(["b", "a"])
        #expect(SizePage(attribution).html == SizePage(attribution).html)
    }

    private func attribution(_ names: [String]) throws -> Attribution {
        let id = try Digest("sha256:" + String(repeating: "a", count: 64))
        let files = try names.map { name in
            Attribution.File(
                path: try ImagePath("app/\(name)"), kind: .regular, layer: 0, part: 0,
                size: Footprint(compressed: 100 + name.count, unpacked: 1024))
        }
        let remainder = Footprint(compressed: 20, unpacked: 1024)
        let layer = Attribution.Layer(
            digest: id, diffID: id, mediaType: .layerGzip, size: files.map(\.size).sum + remainder,
            remainder: remainder, step: .init(title: "copy app"), part: 0, shares: .measured)
        return Attribution(
            name: "sample", platform: Platform(os: "linux", architecture: "amd64"), imageID: id, layers: [layer],
            parts: ["app"], files: files)
    }

    private func page(_ names: [String]) throws -> [UInt8] { SizePage(try attribution(names)).html }

    private func data(of page: [UInt8]) throws -> JSONValue {
        let start = try #require(Self.places(of: "id=\"data\">", in: page).first?.upperBound)
        let end = try #require(Self.places(of: "</script>", in: page).first { $0.lowerBound > start }?.lowerBound)
        return try JSONValue(parsing: Array(page[start..<end]))
    }

    /// By bytes: by characters it would take seconds.
    private static func places(of text: String, in page: [UInt8]) -> [Range<Int>] {
        page.ranges(of: Array(text.utf8))
    }

    /// As the page's own script reads them.
    private func paths(in data: JSONValue) -> [String] {
        let coded = data["files"]?["paths"]?.array ?? []
        var path = ""
        return stride(from: 0, to: coded.count - 1, by: 2).map { index in
            let shared = Array(path.utf16).prefix(coded[index].integer ?? 0)
            path = String(decoding: shared, as: UTF16.self) + (coded[index + 1].string ?? "")
            return path
        }
    }
}
