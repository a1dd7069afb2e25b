internal import JSON

extension SizeBaseline {
    /// Names the form of the document.
    public static let schema = "oci-build/size-baseline/1"

    /// The document's text: a line an entry, so that version control shows what changed.
    public var text: String {
        var lines = [
            "{", "  \"schema\": \(string(Self.schema)),", "  \"name\": \(string(name)),",
            "  \"total\": \(total.json.text()),", "  \"threshold\": \(threshold),",
        ]
        let tables = [
            ("budgets", budgets.mapValues(\.json)), ("parts", parts.mapValues(\.json)),
            ("steps", steps.mapValues(\.json)), ("packages", packages.mapValues(\.json)),
            ("paths", paths.mapValues(\.json)),
        ]
        for (number, (name, entries)) in tables.enumerated() {
            lines.append("  \(string(name)): {")
            let sorted = entries.sorted { $0.key < $1.key }
            for (place, entry) in sorted.enumerated() {
                lines.append("    \(string(entry.key)): \(entry.value.text())\(place + 1 < sorted.count ? "," : "")")
            }
            lines.append(number + 1 < tables.count ? "  }," : "  }")
        }
        return (lines + ["}", ""]).joined(separator: "\n")
    }

    private func string(_ text: String) -> String { JSONValue.string(text).text() }

    /// Reads the document.
    /// - Throws: ``BuildError`` for anything else.
    /// - Parameter name: the file, for messages.
    public init(parsing bytes: [UInt8], name file: String) throws {
        let json: JSONValue
        do throws(JSONError) { json = try JSONValue(parsing: bytes) } catch {
            throw BuildError("\(file) is no baseline: \(error)")
        }
        guard json["schema"]?.string == Self.schema else {
            throw BuildError(
                "\(file) is no baseline that this version reads; it does not say \"schema\": \"\(Self.schema)\"",
                hint: "write it anew: oci-build size IMAGE --write-baseline \(file)")
        }
        guard let name = json["name"]?.string, let total = json["total"].flatMap(Footprint.init(json:)),
            let threshold = json["threshold"]?.integer, threshold >= 0
        else { throw BuildError("\(file) is damaged: it lacks \"name\", \"total\" or \"threshold\"") }
        func sizes(_ key: String) -> [String: Footprint] {
            (json[key]?.object ?? [:]).compactMapValues(Footprint.init(json:))
        }
        self.init(
            name: name, total: total, steps: sizes("steps"), parts: sizes("parts"),
            packages: (json["packages"]?.object ?? [:]).compactMapValues(Package.init(json:)), paths: sizes("paths"),
            threshold: threshold, budgets: sizes("budgets"))
    }
}

extension Footprint {
    init?(json: JSONValue) {
        guard let compressed = json["compressed"]?.integer, let unpacked = json["unpacked"]?.integer,
            (0...Self.largest).contains(compressed), (0...Self.largest).contains(unpacked)
        else { return nil }
        self.init(compressed: compressed, unpacked: unpacked)
    }

    /// Sums of a million of them are still numbers.
    private static var largest: Int { 1 << 42 }
}

extension SizeBaseline.Package {
    fileprivate var json: JSONValue {
        .object(present: [
            "version": version.map { .string($0) }, "compressed": .integer(size.compressed),
            "unpacked": .integer(size.unpacked),
        ])
    }

    fileprivate init?(json: JSONValue) {
        guard let size = Footprint(json: json) else { return nil }
        self.init(version: json["version"]?.string, size: size)
    }
}
