import Archive
import Hashing
import HostSystem
import OCI
import TestSupport
import Testing

@testable import ImageBuilder

@Suite("An attribution")
struct AttributionTests {
    @Test("counts every byte of every layer exactly once, whatever is in them", arguments: 0..<60)
    func sums(seed: UInt64) throws {
        var random = RandomSource(seed: seed)
        let image = try RandomImage(&random)
        let attribution = Attribution(try image.inspected())
        for (number, layer) in attribution.layers.enumerated() {
            let files = attribution.files.filter { $0.layer == number }
            #expect(layer.size.unpacked == image.layers[number].plain.count)
            #expect(layer.size.compressed == image.layers[number].stored.count)
            #expect(files.map(\.size).sum + layer.remainder == layer.size)
            #expect(files.allSatisfy { $0.size.compressed >= 0 && $0.size.unpacked >= 512 })
            #expect(layer.remainder.compressed >= 0 && layer.remainder.unpacked >= 1024)
        }
        for grouping in SizeTree.Grouping.allCases {
            let tree = attribution.tree(by: grouping, top: 3)
            #expect(tree.size == attribution.total)
            #expect(Self.addsUp(tree), "\(grouping)")
        }
    }

    private static func addsUp(_ tree: SizeTree) -> Bool {
        tree.children.isEmpty || tree.children.map(\.size).sum == tree.size && tree.children.allSatisfy(addsUp)
    }

    @Test("knows what is in the image as the merged file system does", arguments: 100..<160)
    func fates(seed: UInt64) throws {
        var random = RandomSource(seed: seed)
        let image = try RandomImage(&random).inspected()
        let attribution = Attribution(image)
        let tree = image.tree
        for (number, file) in attribution.files.enumerated() where file.kind != .whiteout {
            let isLast = !attribution.files[(number + 1)...].contains { $0.layer == file.layer && $0.path == file.path }
            let isThere = isLast && tree.lookup(file.path)?.layer == file.layer
            #expect((file.fate == .kept) == isThere, "\(file.path) of layer \(file.layer): \(file.fate)")
        }
        let kept = Set(attribution.files.filter { $0.fate == .kept && $0.kind != .whiteout }.map(\.path))
        for node in tree.nodes where node.entry.kind != .directory { #expect(kept.contains(node.path)) }
    }

    @Test("is the same whether the layers are gzip, zstd or plain, but for what the shares are")
    func compressions() throws {
        var attributions: [Attribution] = []
        for algorithm in Compression.Algorithm.allCases {
            var random = RandomSource(seed: 7)
            var attribution = Attribution(try RandomImage(&random, algorithm).inspected())
            #expect(attribution.layers.allSatisfy { $0.shares == (algorithm == .none ? .exact : .measured) })
            for index in attribution.files.indices { attribution.files[index].size.compressed = 0 }
            attributions.append(attribution)
        }
        #expect(attributions.allSatisfy { $0.files == attributions[0].files })
    }
}

@Suite("Waste")
struct WasteTests {
    private func image(_ layers: [[RandomImage.Member]]) throws -> Attribution {
        Attribution(try RandomImage(members: layers, .gzip).inspected())
    }

    @Test("is what later layers store again, by whether only its owner changed")
    func rewritten() throws {
        let content = [UInt8](repeating: 7, count: 5000)
        let attribution = try image([
            [.init("app/a", content), .init("app/b", content + [1]), .init("c", [3])],
            [.init("app/a", content, owner: 1000), .init("app/b", [2])],
        ])
        let restated = try #require(attribution.waste.first { $0.kind == .restated })
        #expect(restated.files.map { "\(attribution.files[$0].path)" } == ["/app/a"])
        #expect(restated.cause == 1)
        let rewritten = try #require(attribution.waste.first { $0.kind == .rewritten })
        #expect(rewritten.files.map { "\(attribution.files[$0].path)" } == ["/app/b"])
        #expect(attribution.waste.count == 2)
        #expect(
            attribution.explanation(of: restated)
                == "/app/a, stored again with the same content by layer 2: only owner, mode or time differ")
    }

    @Test("is what later layers take away, with all below a directory")
    func removed() throws {
        let attribution = try image([
            [.init("cache/x/1", [1]), .init("cache/x/2", [2]), .init("kept", [3]), .init("opaque/old", [4])],
            [.init("cache/.wh.x", []), .init("opaque/.wh..wh..opq", []), .init("opaque/new", [5])],
        ])
        let waste = try #require(attribution.waste.first)
        #expect(attribution.waste.count == 1)
        #expect(waste.kind == .removed && waste.cause == 1)
        #expect(
            Set(waste.files.map { "\(attribution.files[$0].path)" }) == ["/cache/x/1", "/cache/x/2", "/opaque/old"])
    }

    @Test("is the same content twice, but no hard link, nothing empty and nothing that is hidden")
    func duplicates() throws {
        let content = [UInt8](repeating: 9, count: 3000)
        let attribution = try image([
            [
                .init("one", content), .init("two", content), .init("empty", []), .init("void", []),
                .init("link", kind: .hardLink(target: try ImagePath("one"))),
            ],
            [.init("three", content), .init(".wh.two", [])],
        ])
        let duplicate = try #require(attribution.waste.first { $0.kind == .duplicate })
        #expect(duplicate.files.map { "\(attribution.files[$0].path)" } == ["/three"])
        #expect(duplicate.original.map { "\(attribution.files[$0].path)" } == "/one")
        #expect(attribution.waste.count == 2)
    }

    @Test("is not what is still there under another name")
    func links() throws {
        let attribution = try image([
            [.init("one", [1, 2]), .init("link", kind: .hardLink(target: try ImagePath("one")))],
            [.init(".wh.one", [])],
        ])
        #expect(attribution.waste.isEmpty)
    }
}
