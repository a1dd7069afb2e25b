internal import JSON

/// What a build's own report says of its image's files.
public struct AttributionSummary: Hashable, Sendable {
    public struct Package: Hashable, Sendable {
        public var package: Attribution.Package
        public var size: Footprint
    }

    /// The largest, the largest first.
    public var packages: [Package]
    /// What belongs to no package.
    public var unowned: Footprint
    public var waste: Footprint
    /// What the image could do without, the most first, a sentence each.
    public var findings: [String]

    /// How many packages and findings are named.
    private static let limit = 20

    init(_ attribution: Attribution) {
        var sizes = Array(repeating: Footprint.zero, count: attribution.packages.count)
        unowned = attribution.layers.map(\.remainder).sum
        for file in attribution.files {
            if let package = file.package { sizes[package] += file.size } else { unowned += file.size }
        }
        packages =
            zip(attribution.packages, sizes).map { Package(package: $0, size: $1) }
            .sorted { ($1.size.compressed, $0.package.name) < ($0.size.compressed, $1.package.name) }
            .prefix(Self.limit) + []
        waste = attribution.waste.map(\.size).sum
        findings = attribution.waste.prefix(Self.limit).map(attribution.explanation)
    }
}

extension AttributionSummary {
    var json: JSONValue {
        [
            "packages": .array(
                packages.map { entry in
                    .object(present: [
                        "kind": .string(entry.package.kind.rawValue), "name": .string(entry.package.name),
                        "version": entry.package.version.map { .string($0) },
                        "compressed": .integer(entry.size.compressed), "unpacked": .integer(entry.size.unpacked),
                    ])
                }),
            "unowned": unowned.json,
            "waste": waste.json,
            "findings": .strings(findings),
        ]
    }

    /// Nil for what ``json`` never made.
    init?(json: JSONValue) {
        guard let packages = json["packages"]?.array, let unowned = json["unowned"].flatMap(Footprint.init(json:)),
            let waste = json["waste"].flatMap(Footprint.init(json:)), let findings = json["findings"]?.array
        else { return nil }
        self.packages = packages.compactMap { entry in
            guard let kind = entry["kind"]?.string.flatMap(Attribution.Package.Kind.init(rawValue:)),
                let name = entry["name"]?.string, let size = Footprint(json: entry)
            else { return nil }
            return Package(
                package: Attribution.Package(kind: kind, name: name, version: entry["version"]?.string), size: size)
        }
        (self.unowned, self.waste, self.findings) = (unowned, waste, findings.compactMap(\.string))
    }
}
