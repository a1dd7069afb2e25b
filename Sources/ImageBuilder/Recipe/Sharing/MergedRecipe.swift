public import HostSystem
public import JSON

/// A recipe as it is after everything that it extends was put below it, with the place that each value came from. As
/// written: arguments are not put in, and nothing but the merging is checked.
public struct MergedRecipe: Sendable {
    /// The recipe's own file, then those that it extends.
    public let files: [HostPath]
    let root: Part

    /// A value and where it came from.
    struct Part: Sendable {
        let content: Content
        /// `FILE:LINE`
        let origin: String
        /// The same as JSON on one line.
        let line: String

        indirect enum Content: Sendable {
            case scalar(JSONValue)
            case list([Part])
            case object([(key: String, part: Part)])
        }
    }

    /// - Throws: ``RecipeError`` where a file cannot be read or merged.
    public init(file: HostPath) throws(RecipeError) {
        let levels = try RecipeLevels(text: try RecipeText.bytes(of: file), file: file)
        let decoding = Decoding(source: levels.source, overrides: [:])
        let merged = levels.merged(decoding)
        if !decoding.findings.isEmpty { throw RecipeError(diagnostics: decoding.diagnostics) }
        files = levels.source.files
        root = Self.part(merged, levels.source)
    }

    private static func part(_ node: JSONNode, _ source: SourceTexts) -> Part {
        let place = source.location(of: node.span, path: "")
        let content: Part.Content =
            switch node.value {
            case .array(let nodes): .list(nodes.map { part($0, source) })
            case .object:
                // `$schema` and `$comment` belong to the file that they stand in.
                .object(Place(node: node, path: "").members.map { ($0.key, part($0.value, source)) })
            default: .scalar(node.plain)
            }
        return Part(
            content: content, origin: "\(place.file):\(place.line)",
            line: node.oneLine(omitting: ["$comment", "$schema"]))
    }
}

extension MergedRecipe {
    /// For programs: the recipe, and the origin of each value by its path.
    public var json: JSONValue {
        var origins: [String: JSONValue] = [:]
        Self.collect(root, "", &origins)
        return [
            "schema": "oci-build/recipe/1", "files": .strings(files.map(\.description)), "recipe": root.value,
            "origins": .object(origins),
        ]
    }

    private static func collect(_ part: Part, _ path: String, _ origins: inout [String: JSONValue]) {
        switch part.content {
        case .scalar: origins[path] = .string(part.origin)
        case .list(let parts):
            for (index, part) in parts.enumerated() { collect(part, "\(path)[\(index)]", &origins) }
        case .object(let members):
            for (key, part) in members { collect(part, Place.path(path, to: key), &origins) }
        }
    }
}

extension MergedRecipe.Part {
    fileprivate var value: JSONValue {
        switch content {
        case .scalar(let value): value
        case .list(let parts): .array(parts.map(\.value))
        case .object(let members): .object(Dictionary(members.map { ($0.key, $0.part.value) }) { _, last in last })
        }
    }
}
