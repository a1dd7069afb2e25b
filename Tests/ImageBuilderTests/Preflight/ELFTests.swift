import HostSystem
import TestSupport
import Testing

@testable import ImageBuilder

@Suite("ELF files") struct ELFTests {
    static func parse(_ bytes: [UInt8]) throws -> ELFFile? {
        try ELFFile(
            ELFBytes { offset, count in
                offset < bytes.count ? Array(bytes[offset..<min(bytes.count, offset + count)]) : []
            })
    }

    @Test("are read as readelf reads them", .needs("readelf"))
    func judged() throws {
        let own = try #require(try Self.parse(HostPath("/proc/self/exe").read()))
        let judge = try run("readelf", ["-dlV", "/proc/self/exe".resolvedForOthers()])
        try judge.expectSuccess()
        let needed = judge.lines.filter { $0.contains("(NEEDED)") }.compactMap {
            $0.split(separator: "[").last.map { String($0.prefix { $0 != "]" }) }
        }
        #expect(own.needed == needed && !needed.isEmpty)
        let interpreter = try #require(own.interpreter)
        #expect(judge.text.contains("program interpreter: \(interpreter)]"))
        for versions in own.neededVersions.values {
            for version in versions { #expect(judge.text.contains(version)) }
        }
        #expect(own.neededVersions.values.contains { $0.contains { $0.hasPrefix("GLIBC_") } })
    }

    @Test("have what was put into them")
    func built() throws {
        var file = ELFImage()
        file.interpreter = "/lib64/ld.so"
        file.needed = ["liba.so.1", "libb.so"]
        file.runpath = "$ORIGIN/../lib:/opt/lib"
        file.name = "libself.so"
        let read = try #require(try Self.parse(file.bytes))
        #expect(read.interpreter == "/lib64/ld.so" && read.needed == ["liba.so.1", "libb.so"])
        #expect(read.searchPath == ["$ORIGIN/../lib", "/opt/lib"] && !read.isSearchPathInherited)
        #expect(read.name == "libself.so" && read.machine == "64-62")
    }

    @Test("that are damaged are read as far as that goes, and never trap", arguments: 0..<40)
    func fuzz(seed: UInt64) throws {
        var random = RandomSource(seed: seed)
        var image = ELFImage()
        image.interpreter = "/lib64/ld.so"
        image.needed = ["liba.so.1"]
        image.runpath = "/opt/lib"
        let own = try HostPath("/proc/self/exe").read(limit: 1 << 30).prefix(1 << 16)
        for _ in 0..<50 {
            _ = try Self.parse(random.damaged(image.bytes))
            // Most of what matters stands in the headers.
            _ = try Self.parse(random.damaged(Array(image.bytes.prefix(256))) + image.bytes.dropFirst(256))
            _ = try Self.parse(ELFFile.magic + [2, 1] + random.bytes(Int.random(in: 0..<400, using: &random)))
        }
        _ = try Self.parse(random.damaged(Array(own)))
    }
}

extension String {
    /// `/proc/self` is somebody else in another process.
    fileprivate func resolvedForOthers() throws -> String { try HostPath(self).linkTarget().description }
}

/// Makes small ELF files: headers, an interpreter, a dynamic section and its strings.
struct ELFImage {
    var interpreter: String?
    var needed: [String] = []
    var runpath: String?
    var rpath: String?
    var name: String?
    var machine: UInt16 = 62

    var bytes: [UInt8] {
        var strings: [UInt8] = [0]
        func add(_ text: String) -> UInt64 {
            defer { strings += Array(text.utf8) + [0] }
            return UInt64(strings.count)
        }
        var entries: [(UInt64, UInt64)] = needed.map { (1, add($0)) }
        if let name { entries.append((14, add(name))) }
        if let rpath { entries.append((15, add(rpath))) }
        if let runpath { entries.append((29, add(runpath))) }
        let start = interpreter.map { add($0) }
        let segments = 2 + (start == nil ? 0 : 1)
        let dynamic = 64 + segments * 56
        let table = dynamic + (entries.count + 2) * 16
        entries.append((5, UInt64(table)))
        entries.append((0, 0))
        let end = UInt64(table + strings.count)
        var result: [UInt8] = ELFFile.magic + [2, 1, 1] + [UInt8](repeating: 0, count: 9)
        result += Self.little(3, 2) + Self.little(UInt64(machine), 2) + Self.little(1, 4) + Self.little(0, 8)
        result += Self.little(64, 8) + Self.little(0, 8) + Self.little(0, 4) + Self.little(64, 2) + Self.little(56, 2)
        result += Self.little(UInt64(segments), 2) + Self.little(0, 6)
        result += Self.segment(1, 0, end) + Self.segment(2, UInt64(dynamic), UInt64(entries.count * 16))
        if let start { result += Self.segment(3, UInt64(table) + start, UInt64(interpreter?.utf8.count ?? 0) + 1) }
        for (tag, value) in entries { result += Self.little(tag, 8) + Self.little(value, 8) }
        return result + strings
    }

    private static func segment(_ type: UInt64, _ offset: UInt64, _ size: UInt64) -> [UInt8] {
        little(type, 4) + little(4, 4) + little(offset, 8) + little(offset, 8) + little(offset, 8) + little(size, 8)
            + little(size, 8) + little(8, 8)
    }

    private static func little(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { $0 < 8 ? UInt8(truncatingIfNeeded: value >> (8 * $0)) : 0 }
    }
}
