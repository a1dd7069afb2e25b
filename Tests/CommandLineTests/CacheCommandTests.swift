import HostSystem
import ImageBuilder
import TestSupport
import Testing

@testable import oci_build

@Suite("The cache's commands")
struct CacheCommandTests {
    @Test(
        "read sizes and ages",
        arguments: [
            ("5GB", "14d", 5_000_000_000, 1_209_600), ("500 MiB", "12h", 524_288_000, 43_200), ("0B", "0s", 0, 0),
        ])
    func values(size: String, age: String, bytes: Int, seconds: Int) throws {
        let command = try CachePruneCommand.reading(["--keep-size", size, "--keep-age", age], variables: [:])
        #expect(command.keptSize?.count == bytes)
        #expect(command.keptAge?.seconds == seconds)
    }

    @Test("refuse what is neither", arguments: ["", "d", "-1d", "14", "14x", "1e9d", "999999999999999999999d"])
    func refused(text: String) {
        #expect(throws: UsageError.self) { try CachePruneCommand.reading(["--keep-age", text], variables: [:]) }
        #expect(throws: UsageError.self) { try CachePruneCommand.reading(["--keep-size", text], variables: [:]) }
    }

    @Test("print a table that keeps to the width and adds up", arguments: [30, 80, 200])
    func table(columns: Int) throws {
        try withTemporaryDirectory { folder in
            let usage = try BuildCache(at: folder / "c").usage()
            #expect(usage.bytes == usage.kinds.reduce(0) { $0 + $1.bytes })
            #expect(usage.otherBytes == usage.bytes)
            let traits = TerminalTraits(
                isTerminal: false, isDrawable: false, hasColour: false, hasUnicode: true, columns: columns)
            let lines = CacheUsageTable(usage, traits).text.split(separator: "\n")
            for line in lines.dropLast() { #expect(oci_build.columns(of: line) <= columns) }
        }
    }
}
