internal import JSON
internal import OCI

/// What rules know of the content of a layer's files: read once, and kept by the layer's diff ID.
struct LayerFacts: Hashable, Sendable {
    /// What can be started or linked to.
    var programs: [ImagePath: ProgramFacts] = [:]
    /// What should not be in an image.
    var suspects: [Suspect] = []

    /// Rises when other facts are found, or the same are kept otherwise.
    static let version = 3

    /// Takes over what is known of other files.
    mutating func add(_ others: LayerFacts) {
        programs.merge(others.programs) { _, other in other }
        suspects += others.suspects
    }
}

/// What the kernel makes of a program.
enum ProgramFacts: Hashable, Sendable {
    case linked(ELFFile)
    /// The line behind `#!`, to its end.
    case script(String)
}

/// A file with something in it that is to be kept secret. The secret itself is not kept.
struct Suspect: Hashable, Sendable {
    /// From the plainest to the least certain.
    enum Kind: String, Hashable, Sendable, CaseIterable {
        case privateKey
        /// A container of keys, by its name.
        case keyStore
        case environmentFile
        case credential
        case token
    }

    let path: ImagePath
    let kind: Kind
    /// What it is and where, such as `a GitHub token, line 3`.
    let detail: String
}

extension LayerFacts {
    var json: JSONValue {
        [
            "programs": .object(
                Dictionary(programs.map { (String(decoding: $0.key.bytes, as: UTF8.self), $0.value.json) }) {
                    first, _ in
                    first
                }),
            "suspects": .array(
                suspects.map { suspect in
                    [
                        "path": .string(String(decoding: suspect.path.bytes, as: UTF8.self)),
                        "kind": .string(suspect.kind.rawValue), "detail": .string(suspect.detail),
                    ]
                }),
        ]
    }

    /// Nil where it is something else.
    init?(json: JSONValue) {
        guard let programs = json["programs"]?.object, let suspects = json["suspects"]?.array else { return nil }
        for (path, value) in programs {
            guard let path = try? ImagePath(path), let facts = ProgramFacts(json: value) else { return nil }
            self.programs[path] = facts
        }
        for value in suspects {
            guard let path = value["path"]?.string.flatMap({ try? ImagePath($0) }),
                let kind = value["kind"]?.string.flatMap(Suspect.Kind.init), let detail = value["detail"]?.string
            else { return nil }
            self.suspects.append(Suspect(path: path, kind: kind, detail: detail))
        }
    }
}

extension ProgramFacts {
    fileprivate var json: JSONValue {
        switch self {
        case .script(let line): ["script": .string(line)]
        case .linked(let file):
            .object(present: [
                "machine": .string(file.machine), "interpreter": file.interpreter.map { .string($0) },
                "needed": .strings(file.needed), "searchPath": .strings(file.searchPath),
                "isInherited": .bool(file.isSearchPathInherited), "name": file.name.map { .string($0) },
                "neededVersions": .object(file.neededVersions.mapValues { .strings($0) }),
                "versions": .strings(file.versions),
            ])
        }
    }

    fileprivate init?(json: JSONValue) {
        if let line = json["script"]?.string {
            self = .script(line)
            return
        }
        guard let machine = json["machine"]?.string else { return nil }
        func strings(_ value: JSONValue?) -> [String] { value?.array?.compactMap(\.string) ?? [] }
        var file = ELFFile(machine: machine)
        file.interpreter = json["interpreter"]?.string
        file.needed = strings(json["needed"])
        file.searchPath = strings(json["searchPath"])
        file.isSearchPathInherited = json["isInherited"]?.bool ?? false
        file.name = json["name"]?.string
        file.neededVersions = (json["neededVersions"]?.object ?? [:]).mapValues { strings($0) }
        file.versions = strings(json["versions"])
        self = .linked(file)
    }
}
