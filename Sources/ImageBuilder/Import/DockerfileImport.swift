public import HostSystem
public import JSON

/// A recipe made of a Dockerfile, and everything that has to be known about it.
public struct DockerfileImport: Sendable {
    /// The recipe's text.
    public let text: String
    /// In the order of the Dockerfile.
    public let notes: [ImportNote]
    private let recipe: JSONValue

    /// - Parameters:
    ///   - context: the folder that COPY reads from; nil is the Dockerfile's own.
    ///   - folder: where the recipe will stand; its paths start there.
    ///   - bases: archives that stand for images, by the images' names.
    /// - Throws: ``RecipeError`` where the file is no Dockerfile.
    public init(
        file: HostPath, context: HostPath? = nil, folder: HostPath, bases: [String: HostPath] = [:]
    ) throws(RecipeError) {
        let context = (context ?? file.parent).absolute.normalised
        let folder = folder.absolute.normalised
        let text = try RecipeText.bytes(of: file)
        let dockerfile = try DockerfileReader.read(SourceText(file: file, bytes: text))
        var importer = DockerfileImporter(
            dockerfile, bases: bases.mapValues { $0.absolute.normalised.relative(to: folder) })
        try importer.run()
        let rules = HostPath("\(file).dockerignore")
        if rules.exists {
            importer.note(
                .assumed, "\(rules) is for this Dockerfile only", hint: "a recipe's is called RECIPE.dockerignore",
                at: 0..<0)
        }
        let draft = importer.recipe(
            name: Self.name(file, context),
            context: context == folder ? nil : context.relative(to: folder).description)
        self.text = draft.text
        recipe = draft.json
        notes = importer.notes.enumerated().sorted {
            ($0.element.diagnostic.location?.line ?? 0, $0.offset) < (
                $1.element.diagnostic.location?.line ?? 0, $1.offset
            )
        }.map(\.element)
    }

    /// What the context's folder is called; `Dockerfile.api` in it makes `folder-api`.
    private static func name(_ file: HostPath, _ context: HostPath) -> String {
        let parts = file.name.split(separator: ".").map(String.init)
        let ending = parts.count > 1 ? parts[parts[0].lowercased() == "dockerfile" ? 1 : 0] : ""
        let words = [context.name, ending.lowercased() == "dockerfile" ? "" : ending].filter { !$0.isEmpty }
        let name = words.joined(separator: "-").lowercased().map { isLowerCaseWord(String($0), and: []) ? $0 : "-" }
        let text = String(String(name).drop { $0 == "-" }.prefix(100))
        return text.isEmpty ? "image" : text
    }

    /// For programs.
    public var json: JSONValue {
        [
            "schema": "oci-build/import/1", "recipe": recipe,
            "notes": .array(
                notes.map { note in
                    .object(present: [
                        "kind": .string(note.kind.rawValue), "rule": note.rule.map { .string($0) },
                        "line": note.diagnostic.location.map { .integer($0.line) },
                        "message": .string(note.diagnostic.message), "hint": note.diagnostic.hint.map { .string($0) },
                    ])
                }),
        ]
    }
}

extension HostPath {
    /// The way here from a folder; both are absolute and normalised.
    func relative(to folder: HostPath) -> HostPath {
        let own = bytes.split(separator: UInt8(ascii: "/"))
        let start = folder.bytes.split(separator: UInt8(ascii: "/"))
        let common = zip(own, start).prefix { $0.elementsEqual($1) }.count
        let up = Array(repeating: Array("..".utf8)[...], count: start.count - common)
        let path = Array((up + own[common...]).joined(separator: [UInt8(ascii: "/")]))
        return path.isEmpty ? "." : HostPath(bytes: path)
    }
}
