import HostSystem
import ImageBuilder
import JSON
import OCI
import TestSupport
import Testing

private func digest(_ digit: Character) throws -> Digest {
    try Digest("sha256:" + String(repeating: digit, count: 64))
}

private func sample() throws -> SizeReport {
    let layers: [(step: String, part: String, compressed: Int, unpacked: Int)] = [
        ("debian bookworm: python3-minimal", "base", 24_000_000, 71_000_000),
        ("copy /app/lib", "app", 1_500_000, 4_000_000),
        ("copy backend/app", "app", 500_000, 900_000),
    ]
    return SizeReport(
        name: "fitness", platform: Platform(os: "linux", architecture: "amd64"), imageDigest: try digest("a"),
        imageID: try digest("b"), tags: [try ImageReference("fitness")],
        layers: try layers.map { layer in
            SizeReport.Layer(
                digest: try digest("c"), diffID: try digest("d"), step: layer.step, stage: "runtime", part: layer.part,
                compressed: layer.compressed, unpacked: layer.unpacked)
        })
}

@Suite("The size report")
struct SizeReportTests {
    @Test("adds up")
    func sums() throws {
        let report = try sample()
        #expect(report.compressed == 26_000_000)
        #expect(report.unpacked == 75_900_000)
        #expect(report.layers.map(report.share(of:)).reduce(0, +) == 1)
    }

    @Test("of an image without bytes divides by nothing")
    func empty() throws {
        var report = try sample()
        report.layers = report.layers.prefix(1).map { layer in
            var layer = layer
            layer.compressed = 0
            return layer
        }
        #expect(report.share(of: report.layers[0]) == 0)
    }

    @Test("holds a budget up to its last byte")
    func withinBudget() throws {
        var report = try sample()
        report.budgets = [
            report.budgetLine(.image, .compressed, limit: 26_000_000),
            report.budgetLine(.part("app"), .unpacked, limit: 4_900_000),
            report.budgetLine(.part("none such"), .compressed, limit: 0),
        ]
        try report.checkBudgets()
    }

    @Test("says of every blown budget by how much, and what weighs most")
    func blown() throws {
        var report = try sample()
        report.budgets = [
            report.budgetLine(.image, .compressed, limit: 20_000_000),
            report.budgetLine(.image, .unpacked, limit: 100_000_000),
            report.budgetLine(.part("app"), .compressed, limit: 1_999_999),
        ]
        let error = #expect(throws: BudgetError.self) { try report.checkBudgets() }
        #expect(
            error?.description == """
                the image is over its compressed budget: 26.0 MB of 20.0 MB, over by 6.00 MB
                  24.0 MB  runtime: debian bookworm: python3-minimal
                  1.50 MB  runtime: copy /app/lib
                  500 kB  runtime: copy backend/app
                the part "app" is over its compressed budget: 2.00 MB of 2.00 MB, over by 1 B
                  1.50 MB  runtime: copy /app/lib
                  500 kB  runtime: copy backend/app
                """)
    }

    @Test("as JSON is what its schema says, by an outside judge", .enabled(if: RecipeSchemaTests.hasJudge))
    func schema() throws {
        var report = try sample()
        report.budgets = [
            report.budgetLine(.image, .compressed, limit: 20_000_000),
            report.budgetLine(.part("app"), .unpacked, limit: 4_900_000),
        ]
        report.output = SizeReport.Output(path: "build/fitness.oci.tar", format: "oci-tar", size: 26_100_000)
        report.tests = StructureTestReport(
            image: "fitness", driver: "sandbox",
            suites: [
                .init(
                    file: "recipe.json",
                    results: [
                        StructureTestResult(
                            kind: "Command Test", name: "version",
                            location: SourceLocation(
                                file: "recipe.json", line: 7, column: 3, span: 0..<1, path: "tests"),
                            failures: ["expected exit status 0, got exit status 1"], seconds: 0.25,
                            output: Array("out".utf8), errors: Array("err".utf8))
                    ])
            ], seconds: 0.5)
        let judge = """
            import json, jsonschema, sys
            schema, report = (json.load(open(path)) for path in sys.argv[1:])
            jsonschema.Draft7Validator.check_schema(schema)
            jsonschema.Draft7Validator(schema).validate(report)
            missing = set(schema["properties"]) - set(report) - {"attribution"}
            assert not missing, missing
            known = lambda schema, value: all(
                name in schema["properties"] and known(schema["properties"][name], member)
                for name, member in value.items()) if "properties" in schema else all(
                known(schema["items"], member) for member in value) if schema.get("type") == "array" else True
            assert known(schema, report), "a member is not in the schema"
            """
        try withTemporaryDirectory { folder in
            try AtomicFile.write(report.json.encoded(.pretty), to: folder / "report.json")
            let schema = HostPath(#filePath).parent / "../../../schema/report.schema.json"
            let result = try run(
                "python3", ["-c", judge, schema.description, (folder / "report.json").description])
            #expect(result.status.isSuccess, "\(result.errorText)")
        }
    }
}

@Suite("A size for people")
struct SizeTextTests {
    @Test(
        "has three digits and decimal units",
        arguments: [
            (0, "0 B"), (1, "1 B"), (999, "999 B"), (1000, "1.00 kB"), (1004, "1.00 kB"), (1005, "1.01 kB"),
            (9_994, "9.99 kB"), (9_995, "10.0 kB"), (12_345, "12.3 kB"), (99_949, "99.9 kB"), (99_950, "100 kB"),
            (999_499, "999 kB"), (999_500, "1.00 MB"), (12_345_678, "12.3 MB"), (59_960_000, "60.0 MB"),
            (1_073_741_824, "1.07 GB"), (Int.max, "9.22 EB"), (-1, "-1 B"), (-12_345, "-12.3 kB"),
            (Int.min, "-9.22 EB"),
        ])
    func text(bytes: Int, expected: String) {
        #expect(sizeText(bytes) == expected)
    }
}
