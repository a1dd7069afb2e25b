public import JSON
internal import OCI

extension ImageDiff {
    /// Names the form of ``json``. The number rises when a reader of the old form would misread the new one.
    public static let schema = "oci-build/diff/1"

    /// The differences for programs, as `docs/size.md` describes them.
    public var json: JSONValue {
        [
            "schema": .string(Self.schema),
            "old": old.json,
            "new": new.json,
            "same": .bool(isEmpty),
            "configuration": .array(
                settings.map { setting in
                    .object(present: [
                        "name": .string(setting.name), "old": setting.before.map { .string($0) },
                        "new": setting.after.map { .string($0) },
                    ])
                }),
            "layers": .array(layers.map(\.json)),
            "packages": .array(packages.map(\.json)),
            "files": .array(files.map(\.json)),
        ]
    }
}

extension ImageDiff.Side {
    fileprivate var json: JSONValue {
        ["name": .string(name), "id": .string(imageID.description), "size": size.json]
    }
}

extension ImageDiff.Change {
    fileprivate var json: JSONValue {
        .object(present: [
            "kind": .string(kind.rawValue), "name": .string(name), "what": what.isEmpty ? nil : .strings(what),
            "old": before.map(\.json), "new": after.map(\.json),
        ])
    }
}
