import Hashing
import HostSystem
import OCI
import TestSupport
import Testing

@testable import ImageBuilder

/// Which step, stage and part the report counts a layer for.
@Suite struct LayerOriginTests {
    private func report(_ stages: String, titles: [String]) throws -> SizeReport {
        let recipe = try recipe(stages, rest: #""budget": { "compressed": 10, "parts": { "app": 3 } },"#)
        let layers = titles.enumerated().map { number, title in
            let digest = SHA256.digest(of: Array("\(number)".utf8))
            return BuiltImage.Layer(
                diffID: digest, descriptor: Descriptor(mediaType: .layerGzip, digest: digest, size: 2),
                uncompressedSize: 4, title: title)
        }
        let configuration = ImageConfiguration(
            platform: Platform(os: "linux", architecture: "amd64"), diffIDs: layers.map(\.diffID))
        let image = BuiltImage(configuration: configuration, layers: layers, tags: [])
        return try SizeReport(image, recipe: recipe, plan: BuildPlan(recipe))
    }

    private let stages = """
        "packages": { "from": { "rootfs": "base" }, "steps": [{ "run": ["fetch"], "network": "host" }] },
        "below": { "from": { "archive": "base.tar" }, "steps": [{ "run": ["install"] }] },
        "main": { "from": "below", "user": { "name": "app", "id": 1 },
          "steps": [
            { "copy": "/lib", "from": "packages", "to": "/lib" }, { "copy": "src", "to": "/src" },
            { "run": ["nothing"] }, { "copy": "src", "to": "/src" }
          ] }
        """

    @Test("A base brings several layers, some steps none, and equal steps are told apart")
    func origins() throws {
        let report = try report(
            stages,
            titles: [
                "from base.tar", "from base.tar", "run install", "user app (1)", "copy /lib from packages to /lib",
                "copy src to /src", "copy src to /src",
            ])
        #expect(report.layers.map(\.stage) == ["below", "below", "below", "main", "main", "main", "main"])
        #expect(report.layers.map(\.part) == ["base", "base", "dependencies", "base", "dependencies", "app", "app"])
    }

    @Test("Budgets are for the image, its parts and its layers")
    func budgets() throws {
        var report = try report(stages, titles: ["from base.tar", "copy src to /src", "copy src to /src"])
        var budget = Budget()
        budget.image.compressed = [.atMost(Bytes(6))]
        budget.parts["app"] = PartBudget(limits: SizeLimits(compressed: [.atMost(Bytes(3))]))
        budget.layers["copy src to /src"] = SizeLimits(unpacked: [.atMost(Bytes(0))])
        budget.layers["1"] = SizeLimits(compressed: [.atMost(Bytes(2))])
        report.budgets = try BudgetCheck(budget).lines { scope in
            report.layers(in: scope).map { Footprint(compressed: $0.compressed, unpacked: $0.unpacked) }.sum
        }
        #expect(report.budgets.map(\.scope) == [.image, .part("app"), .layer("1"), .layer("copy src to /src")])
        #expect(report.budgets.prefix(3).map(\.actual) == [6, 4, 2])
        let error = #expect(throws: BudgetError.self) { try report.checkBudgets() }
        #expect(error?.blown.first?.scope == .part("app"))
    }
}
