import HostSystem
import ImageBuilder
import JSON
import OCI
import TestSupport
import Testing

@Suite("An attribution as JSON")
struct AttributionJSONTests {
    @Test("is what its schema says, by an outside judge", .enabled(if: RecipeSchemaTests.hasJudge))
    func schema() throws {
        let judge = """
            import json, jsonschema, sys
            schema, report = (json.load(open(path)) for path in sys.argv[1:])
            jsonschema.Draft7Validator.check_schema(schema)
            jsonschema.Draft7Validator(schema).validate(report)
            columns = report["columns"].index
            for measure in ("compressed", "unpacked"):
                files = sum(row[columns(measure)] for row in report["files"])
                rest = sum(layer["remainder"][measure] for layer in report["layers"])
                assert files + rest == report["total"][measure], (measure, files, rest)
            """
        try withTemporaryDirectory { folder in
            try AtomicFile.write(try sample().json.encoded(.pretty), to: folder / "size.json")
            let schema = HostPath(#filePath).parent / "../../../schema/size.schema.json"
            let result = try run("python3", ["-c", judge, schema.description, (folder / "size.json").description])
            #expect(result.status.isSuccess, "\(result.errorText)")
        }
    }

    @Test("names a directory once, and what became of a file only where something did")
    func rows() throws {
        let json = try sample().json
        #expect(json["directories"] == ["", "app"])
        #expect(json["files"]?.array?.first == [0, "app", "d", 0, 0, nil, 0, 512, 100])
        #expect(json["files"]?.array?[1].array?.suffix(2) == ["rewritten", 1])
        #expect(json["files"]?.array?[1].array?.first == 1)
    }

    private func sample() throws -> Attribution {
        let id = try Digest("sha256:" + String(repeating: "a", count: 64))
        let place = SourceLocation(
            file: "recipes/app.json", line: 12, column: 9, span: 0..<1, path: "stages.runtime.steps[0].copy")
        let layers = [
            (Attribution.Step(title: "from debian", stage: "runtime", location: place), 0),
            (Attribution.Step(title: "RUN something"), 1),
        ].map { step, part in
            Attribution.Layer(
                digest: id, diffID: id, mediaType: .layerGzip, size: Footprint(compressed: 900, unpacked: 3072),
                remainder: Footprint(compressed: 50, unpacked: 1024), step: step, part: part, shares: .measured)
        }
        let files = try (0..<2).flatMap { layer in
            [
                Attribution.File(
                    path: try ImagePath("app"), kind: .directory, layer: layer, part: layer,
                    size: Footprint(compressed: 100, unpacked: 512)),
                Attribution.File(
                    path: try ImagePath("app/main"), kind: .regular, layer: layer, part: layer, package: layer,
                    contentSize: 700, size: Footprint(compressed: 750, unpacked: 1536),
                    fate: layer == 0 ? .rewritten(by: 1) : .kept),
            ]
        }
        return Attribution(
            name: "app.oci.tar", platform: Platform(os: "linux", architecture: "amd64"), imageDigest: id, imageID: id,
            tags: ["docker.io/library/app:latest"], layers: layers, parts: ["base", "app"],
            packages: [
                Attribution.Package(kind: .debian, name: "zlib1g", version: "1:1.3"),
                Attribution.Package(kind: .npm, name: "@vue/shared"),
            ],
            files: files,
            waste: [
                Attribution.Waste(
                    kind: .restated, cause: 1, files: [1], original: 3,
                    size: Footprint(compressed: 750, unpacked: 1536))
            ])
    }
}
