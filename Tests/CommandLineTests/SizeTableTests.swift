import HostSystem
import ImageBuilder
import OCI
import TestSupport
import Testing

@testable import oci_build

@Suite("The size table")
struct SizeTableTests {
    @Test("is as it was looked at", arguments: [120, 80, 60, 40])
    func golden(columns: Int) throws {
        let text = SizeTable(try Self.report(), .screen(columns)).text
        try expectGolden(text, fixtures / "command-line/size-table/\(columns).txt")
    }

    @Test("is Markdown for the summary of a job, names that are none included")
    func markdown() throws {
        var report = try Self.report()
        report.layers[2].step = "copy a|b <img> *c*_d_"
        try expectGolden(report.markdown, fixtures / "command-line/size-table/summary.md")
    }

    @Test("is ASCII where the locale has nothing else")
    func ascii() throws {
        let traits = TerminalTraits(
            isTerminal: false, isDrawable: false, hasColour: false, hasUnicode: false, columns: 120)
        #expect(SizeTable(try Self.report(), traits).text.allSatisfy(\.isASCII))
    }

    @Test("keeps to the width, but for the facts below it", arguments: [50, 60, 72, 80, 90, 100, 140])
    func width(columns: Int) throws {
        let lines = SizeTable(try Self.report(), .screen(columns)).text.split(separator: "\n")
        for line in lines.prefix(6) { #expect(oci_build.columns(of: line) <= columns) }
    }

    @Test("survives any width and an image without layers", arguments: [-1, 0, 1, 12])
    func narrow(columns: Int) throws {
        var report = try Self.report()
        #expect(!SizeTable(report, .screen(columns)).text.isEmpty)
        report.layers = []
        #expect(!SizeTable(report, .screen(columns)).text.isEmpty)
    }

    private static func report() throws -> SizeReport {
        func digest(_ digit: Int) throws -> Digest { try Digest("sha256:" + String(repeating: "\(digit)", count: 64)) }
        let layers: [(step: String, part: String, compressed: Int, unpacked: Int)] = [
            ("debian bookworm: python3-minimal, ca-certificates", "base", 24_123_456, 71_000_000),
            ("copy /app/lib from packages", "dependencies", 14_123_456, 41_000_000),
            ("copy backend/app", "app", 123_456, 410_000),
            ("copy /src/dist from frontend to /app/static", "app", 723_456, 1_410_000),
        ]
        var report = SizeReport(
            name: "fitness", platform: Platform(os: "linux", architecture: "amd64"), imageDigest: try digest(1),
            imageID: try digest(2), tags: [try ImageReference("fitness"), try ImageReference("ghcr.io/a/fitness:1")],
            layers: try layers.map { layer in
                SizeReport.Layer(
                    digest: try digest(3), diffID: try digest(4), step: layer.step, stage: "runtime",
                    part: layer.part, compressed: layer.compressed, unpacked: layer.unpacked)
            }, output: SizeReport.Output(path: "build/fitness.oci.tar", format: "oci-tar", size: 39_200_000))
        report.budgets = [
            report.budgetLine(.image, .compressed, limit: 60_000_000),
            report.budgetLine(.part("app"), .compressed, limit: 800_000),
        ]
        return report
    }
}
