import Archive
import Hashing
import OCI
import TestSupport
import Testing

@Suite struct LayerIndexTests {
    @Test func `An index survives being stored`() throws {
        let index = try writeLayer(try strainingMembers(), compression: .standard).summary.index
        #expect(try LayerIndex(decoding: index.encoded) == index)
        #expect(try LayerIndex(decoding: LayerIndex().encoded) == LayerIndex())
        let extremes = LayerIndex(entries: [
            LayerIndex.Entry(
                entry: TarEntry(
                    path: .root, kind: .characterDevice(major: .max, minor: .max), mode: .max, owner: .max,
                    group: .max, modified: .min, size: .max, extendedAttributes: ["": [], "a": [0]]),
                offset: .max, storedSize: .max, compressedSize: .max),
            LayerIndex.Entry(entry: TarEntry(path: .root, kind: .fifo, mode: 0, modified: .max), offset: 0),
        ])
        #expect(try LayerIndex(decoding: extremes.encoded) == extremes)
    }

    @Test func `Damage is an error or another index, never a trap`() throws {
        let good = try writeLayer(try strainingMembers()).summary.index.encoded
        var random = RandomSource(seed: 5)
        for length in good.indices {
            #expect(throws: ArchiveError.self) { try LayerIndex(decoding: Array(good.prefix(length))) }
        }
        #expect(throws: ArchiveError.self) { try LayerIndex(decoding: good + [0]) }
        for round in 0..<3000 {
            let bytes = round % 4 == 0 ? Array(good.prefix(8)) + random.bytes(200) : random.damaged(good)
            _ = try? LayerIndex(decoding: bytes)
        }
    }
}
