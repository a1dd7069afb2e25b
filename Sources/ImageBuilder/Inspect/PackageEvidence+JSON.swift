internal import JSON
internal import OCI

/// The form in which evidence is kept beside its layer.
extension PackageEvidence {
    var json: JSONValue {
        [
            "versions": .array(
                versions.sorted { $0.key < $1.key }.map { .array($0.json + [.string($1)]) }),
            "claims": .array(claims.map { .array($0.package.json + [.strings($0.paths.map(Self.text))]) }),
            "folders": .array(
                folders.sorted { $0.key < $1.key }.map { .array($1.json + [.string(Self.text($0))]) }),
        ]
    }

    /// Nil for what ``json`` never made.
    init?(json: JSONValue) {
        guard let versions = json["versions"]?.array, let claims = json["claims"]?.array,
            let folders = json["folders"]?.array
        else { return nil }
        for entry in versions {
            guard let (name, value) = Self.entry(entry), let version = value.string else { return nil }
            add(name, version: version)
        }
        for entry in claims {
            guard let (name, value) = Self.entry(entry), let paths = value.array else { return nil }
            add(name, paths: paths.compactMap { $0.string.flatMap(Self.path) })
        }
        for entry in folders {
            guard let (name, value) = Self.entry(entry), let folder = value.string.flatMap(Self.path) else {
                return nil
            }
            add(name, folder: folder)
        }
    }

    private static func entry(_ json: JSONValue) -> (Name, JSONValue)? {
        guard let members = json.array, members.count == 3, let kind = members[0].string,
            let kind = Attribution.Package.Kind(rawValue: kind), let name = members[1].string
        else { return nil }
        return (Name(kind: kind, name: name), members[2])
    }

    /// Databases of packages are text; a path in them that is none is lost, and its file belongs to nobody.
    private static func text(_ path: ImagePath) -> String { String(decoding: path.bytes, as: UTF8.self) }
    private static func path(_ text: String) -> ImagePath? { try? ImagePath(text) }
}

extension PackageEvidence.Name {
    fileprivate var json: [JSONValue] { [.string(kind.rawValue), .string(name)] }
}
