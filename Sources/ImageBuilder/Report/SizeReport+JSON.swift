public import JSON
internal import OCI

extension SizeReport {
    /// Names the form of ``json``. The number rises when a reader of the old form would misread the new one; members
    /// may be added without that.
    public static let schema = "oci-build/report/1"

    /// The report for programs, as `docs/report.md` describes it.
    public var json: JSONValue {
        .object(present: [
            "schema": .string(Self.schema),
            "name": .string(name),
            "platform": .string(platform.description),
            "image": [
                "digest": .string(imageDigest.description),
                "id": .string(imageID.description),
                "tags": .strings(tags.map(\.description)),
            ],
            "layers": .array(layers.map(json(of:))),
            "total": ["compressed": .integer(compressed), "unpacked": .integer(unpacked)],
            "budgets": .array(budgets.map(\.json)),
            "attribution": attribution.map(\.json),
            "findings": .array(findings.map(\.json)),
            "tests": tests.map(\.json),
            "withinBudget": .bool(!budgets.contains(where: \.isBlown)),
            "output": output.map(\.json),
        ])
    }

    private func json(of layer: Layer) -> JSONValue {
        [
            "digest": .string(layer.digest.description),
            "diffID": .string(layer.diffID.description),
            "step": .string(layer.step),
            "stage": .string(layer.stage),
            "part": .string(layer.part),
            "compressed": .integer(layer.compressed),
            "unpacked": .integer(layer.unpacked),
            "share": .number((share(of: layer) * 10_000).rounded() / 10_000),
        ]
    }
}

extension SizeReport.Output {
    fileprivate var json: JSONValue {
        ["path": .string(path), "format": .string(format), "size": .integer(size)]
    }
}

extension BudgetLine {
    var json: JSONValue {
        .object(present: [
            "scope": .string(scope.kind),
            "name": scope.name.map { .string($0) },
            "part": scope.kind == "part" ? scope.name.map { .string($0) } : nil,
            "measure": .string(measure.rawValue),
            "limit": .integer(limit),
            "growth": growth.map { ["baseline": .integer($0.baseline), "limit": .string($0.text)] },
            "actual": .integer(actual),
            "excess": .integer(excess),
            "blown": .bool(isBlown),
            "location": location.map { .string($0.description) },
        ])
    }
}
