import HostSystem
import ImageBuilder
import JSON
import OCI
import TestSupport
import Testing

/// Builds each folder of `fixtures/builds` and lets umoci and skopeo say what came out.
@Suite("Builds") struct BuildCorpusTests {
    @Test(
        "without a step that runs", .enabled(if: Requirement.root), .needs("umoci"),
        arguments: try BuildCase.all.filter { !$0.runsSomething })
    func copies(_ test: BuildCase) async throws {
        try await test.check()
    }

    @Test(
        "with steps that run",
        .enabled(if: Requirement.runtime), .needs("umoci", "busybox"),
        arguments: try BuildCase.all.filter(\.runsSomething))
    func runs(_ test: BuildCase) async throws {
        try await test.check()
    }
}

/// A folder of fixtures/builds; its README says what is in one.
struct BuildCase: CustomTestStringConvertible {
    let folder: HostPath
    let recipe: String

    var testDescription: String { folder.name }
    var runsSomething: Bool { recipe.contains("\"run\"") }

    static var all: [BuildCase] {
        get throws {
            try (fixtures / "builds").children().filter { try $0.status().kind == .directory }.map { folder in
                BuildCase(folder: folder, recipe: String(decoding: try (folder / "recipe.json").read(), as: UTF8.self))
            }
        }
    }

    func check() async throws {
        try await Workshop.with { shop in
            if recipe.contains("\"base\"") { try shop.makeBase() }
            if let setup = try text("setup.sh") { try shop.shell(setup) }
            let error = folder / "error"
            if error.exists {
                let message = try #require(await shop.failure(of: recipe))
                let text = message.replacing(shop.directory.description, with: "$DIRECTORY") + "\n"
                #expect(try differenceToGolden(text, error) == nil)
                #expect(!shop.output.exists)
            } else {
                _ = try await shop.build(recipe)
                try expectFiles(shop)
                try expectConfiguration(shop)
            }
        }
    }

    /// Compares what differs from the base with `expected`, and lets `check.sh` look inside.
    private func expectFiles(_ shop: Workshop) throws {
        let image = try UnpackedImage(archive: shop.output, in: shop.directory)
        let base = shop.base.exists ? try treeListing(shop.base) : []
        let found = try image.listing()
        let gone = Set(base).subtracting(found).map { "- " + $0 }
        let new = Set(found).subtracting(base)
        #expect(try differenceToGolden(lines(gone.sorted() + found.filter(new.contains)), folder / "expected") == nil)
        if let script = try text("check.sh") {
            let result = try run("/bin/sh", ["-euxc", script], in: image.root)
            #expect(result.status.isSuccess, "\(result.text)\(result.errorText)")
        }
    }

    /// Compares the members that `configuration.json` names with what skopeo reads.
    private func expectConfiguration(_ shop: Workshop) throws {
        guard let expected = try text("configuration.json") else { return }
        let judge = try run("skopeo", ["inspect", "--config", "--raw", "oci-archive:\(shop.output)"])
        try judge.expectSuccess()
        let found = try JSONValue(parsing: judge.output)
        for (key, value) in try JSONValue(parsing: Array(expected.utf8)).object ?? [:] {
            #expect(found["config"]?[key] == value, "\(key)")
        }
    }

    private func text(_ name: String) throws -> String? {
        let file = folder / name
        return file.exists ? String(decoding: try file.read(), as: UTF8.self) : nil
    }

    private func lines(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }
}

extension String {
    /// This text with every `word` exchanged.
    func replacing(_ word: String, with other: String) -> String {
        var rest = self[...]
        var result = ""
        while let range = rest.firstRange(of: word) {
            result += rest[..<range.lowerBound] + other
            rest = rest[range.upperBound...]
        }
        return result + rest
    }
}
