import Archive
import HostSystem
import JSON
import OCI
import TestSupport
import Testing

@testable import ImageBuilder

/// A file of a Python distribution with so many bytes that do not compress.
private func distribution(_ name: String, _ version: String, bytes: Int) throws -> [RandomImage.Member] {
    var random = RandomSource(seed: UInt64(bytes))
    let folder = "app/\(name)-\(version).dist-info"
    return [
        try .init("app/\(name)/code.py", random.bytes(bytes)),
        try .init("\(folder)/RECORD", Array("\(name)/code.py,,\n\(name)-\(version).dist-info/RECORD,,\n".utf8)),
    ]
}

private func image(_ members: [RandomImage.Member], others: [RandomImage.Member] = []) throws -> Attribution {
    Attribution(try RandomImage(members: [members, others], .gzip).inspected())
}

@Suite("A baseline")
struct SizeBaselineTests {
    @Test("survives being written, and adds up to the image")
    func roundTrip() throws {
        var random = RandomSource(seed: 3)
        let attribution = Attribution(try RandomImage(&random).inspected())
        let baseline = attribution.baseline(budgets: ["part app": Footprint(compressed: 1, unpacked: 2)])
        #expect(try SizeBaseline(parsing: Array(baseline.text.utf8), name: "x") == baseline)
        let rest = attribution.layers.map(\.remainder).sum
        #expect(baseline.paths.values.sum + rest == attribution.total)
        #expect(baseline.steps.values.sum == attribution.total)
        #expect(baseline.parts.values.sum == attribution.total)
        #expect(attribution.growth(since: baseline).paths.isEmpty)
    }

    @Test("that is damaged is an error, never a trap")
    func fuzz() throws {
        let good = Array(try image(distribution("numpy", "1.0", bytes: 5000)).baseline().text.utf8)
        #expect(throws: BuildError.self) { try SizeBaseline(parsing: Array("{}".utf8), name: "x") }
        var random = RandomSource(seed: 4)
        for _ in 0..<2000 {
            guard let baseline = try? SizeBaseline(parsing: random.damaged(good), name: "x") else { continue }
            _ = try image([]).growth(since: baseline)
        }
    }

    @Test("says what came, what grew with its versions, and what went")
    func growth() throws {
        let before = try image(
            distribution("numpy", "1.0", bytes: 50_000) + distribution("old", "3", bytes: 9000)
                + [.init("srv/page", [UInt8](repeating: 1, count: 4000))])
        let after = try image(
            distribution("numpy", "2.0", bytes: 90_000) + distribution("extra", "1", bytes: 70_000)
                + [.init("srv/page", [UInt8](repeating: 1, count: 4000))])
        let growth = after.growth(since: before.baseline())
        #expect(growth.packages.map(\.name) == ["python extra", "python numpy", "python old"])
        #expect(growth.packages.map(\.versions) == [nil, "1.0 → 2.0", nil])
        #expect(growth.packages[0].before == nil && growth.packages[2].after == nil)
        #expect(growth.paths.first?.name == "/app/extra/code.py")
        #expect(!growth.paths.contains { $0.name == "/srv/page" })
        #expect(growth.total.difference == after.total - before.total)
    }
}

@Suite("A blown budget")
struct BlameTests {
    private func blown(_ attribution: Attribution, _ budget: Budget, _ baseline: SizeBaseline?) throws -> [Blame] {
        let check = BudgetCheck(budget, baseline)
        let lines = try check.lines { try BudgetScope($0, in: attribution, budget).size }
        return try lines.filter(\.isBlown).map { line in
            Blame(line, attribution, try BudgetScope(line.scope, in: attribution, budget).files, since: baseline)
        }
    }

    @Test("blames what grew since the baseline, and names the one thing that suffices")
    func growth() throws {
        let before = try image(distribution("numpy", "1.0", bytes: 50_000))
        let after = try image(distribution("numpy", "2.0", bytes: 60_000) + distribution("extra", "1", bytes: 70_000))
        var budget = Budget()
        budget.image.compressed = [.growth(Bytes(20_000)), .atMost(Bytes(1_000_000))]
        let blame = try #require(try blown(after, budget, before.baseline()).first)
        #expect(blame.growth == after.total.compressed - before.total.compressed)
        #expect(blame.items.first?.name == "python extra" && blame.items.first?.note == "new")
        #expect(blame.items.contains { $0.name == "python numpy" && $0.note == "1.0 → 2.0" })
        #expect(blame.items.contains { $0.kind == .file && $0.name == "/app/extra/code.py" })
        #expect(blame.remedies.map(\.text) == ["leave out python extra"])
    }

    @Test("blames what weighs most where there is no baseline, and asks to store once what is there twice")
    func weight() throws {
        let content = RandomSource.content
        let after = try image(
            distribution("numpy", "1.0", bytes: 40_000), others: [.init("a", content), .init("b", content)])
        var budget = Budget()
        budget.image.unpacked = [.atMost(Bytes(after.total.unpacked - 10))]
        let blame = try #require(try blown(after, budget, nil).first)
        #expect(blame.growth == nil)
        #expect(blame.items.first?.name == "numpy 1.0 (python)")
        #expect(blame.remedies.count == 1 && blame.remedies[0].text.contains("/b, the same content as /a"))
    }

    @Test("counts packages by name or group, layers by number or title, and paths by pattern")
    func scopes() throws {
        let image = try image(
            distribution("numpy", "1.0", bytes: 50_000) + distribution("numba", "1.0", bytes: 20_000),
            others: [.init("srv/static/page", [1])])
        var budget = Budget()
        budget.packages["math"] = PackageBudget(packages: ["num*"])
        budget.parts["site"] = PartBudget(paths: ["/srv/static"])
        func size(_ scope: BudgetLine.Scope) throws -> Footprint {
            try BudgetScope(scope, in: image, budget).size
        }
        let numpy = try size(.packages("numpy"))
        #expect(numpy.unpacked > 50_000 && numpy.unpacked < 55_000)
        #expect(try size(.packages("math")).unpacked > numpy.unpacked + 20_000)
        #expect(try size(.packages("none")) == .zero)
        #expect(try size(.layer("2")) == image.layers[1].size)
        #expect(try size(.layer("layer 1")) == image.layers[0].size)
        #expect(try size(.path("**/*.py")).unpacked > 70_000)
        #expect(try size(.path("/srv")).unpacked == 1024)
        #expect(try size(.image) == image.total)
        #expect(try size(.part("base")) + size(.part("app")) == image.total)
    }
}

extension RandomSource {
    /// Bytes that do not compress, always the same.
    fileprivate static var content: [UInt8] {
        var random = RandomSource(seed: 99)
        return random.bytes(30_000)
    }
}
