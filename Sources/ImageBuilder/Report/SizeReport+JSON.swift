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
            "findings": .array(findings.map(\.json)),
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
    fileprivate var json: JSONValue {
        var part: String?
        if case .part(let name) = scope { part = name }
        return .object(present: [
            "scope": part == nil ? "image" : "part",
            "part": part.map { .string($0) },
            "measure": .string(measure.rawValue),
            "limit": .integer(limit),
            "actual": .integer(actual),
            "excess": .integer(excess),
            "blown": .bool(isBlown),
        ])
    }
}
