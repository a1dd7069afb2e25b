import HostSystem
import ImageBuilder
import TestSupport
import Testing

/// Somebody who walks through the page with a real browser: what is checked is in `Scripts/walk.py`.
@Suite("The size page in a browser", .serialized, .needs("chromium", "chromedriver", "python3"))
struct SizePageTests {
    @Test("can be walked through with mouse and keyboard, light and dark, wide and narrow", arguments: [400, 100_000])
    func walk(files: Int) throws {
        let sample = try SampleImage(files: files)
        try walk(SizePage(try sample.attribution, comparison: sample.comparison))
    }

    @Test("has something to say of an image without files, and of one without layers", arguments: [1, 0])
    func nothing(layers: Int) throws {
        var attribution = try SampleImage(files: 400).attribution
        attribution.files = []
        attribution.waste = []
        attribution.packages = []
        attribution.layers = Array(attribution.layers.prefix(layers))
        try walk(SizePage(attribution), "--only", "quiet")
    }

    private func walk(_ page: SizePage, _ options: String...) throws {
        try withTemporaryDirectory { folder in
            let file = folder / "size.html"
            try AtomicFile.write(page.html, to: file, durable: false)
            let script = HostPath(#filePath).parent / "Scripts/walk.py"
            let result = try run("python3", [script.description, file.description] + options)
            #expect(result.status.isSuccess, "\(result.text)\(result.errorText)")
        }
    }
}
