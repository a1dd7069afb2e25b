internal import HostSystem
internal import JSON

/// `oci-build.json`: the recipes of a workspace.
struct WorkspaceFile {
    let recipes: [HostPath]

    /// - Throws: ``RecipeError`` at what is wrong with the file.
    init(_ file: HostPath) throws(RecipeError) {
        let source = SourceText(file: file, bytes: try RecipeText.bytes(of: file))
        let root = try RecipeText.parse(source).root
        let decoding = Decoding(source: SourceTexts(source), overrides: [:])
        let place = Place(node: root, path: "")
        decoding.reportDuplicates(place)
        let draft = Self.shape.read(place, decoding)
        guard let draft, decoding.findings.isEmpty else { throw RecipeError(diagnostics: decoding.diagnostics) }
        recipes = draft.recipes.flatMap { $0 }
    }

    private struct Draft {
        var recipes: [[HostPath]] = []
    }

    private static let shape = Shape<Draft>.object(
        "workspace", "a workspace", "Recipes that belong together.",
        fields: [
            .required(
                "recipes", \.recipes, entry.list("a list of recipes", nonEmpty: true),
                "Recipes, and folders of which every JSON file is one, relative to this file.")
        ], initial: { _, _ in Draft() })

    private static let entry = Shape<String>.text("the path of a recipe or of a folder of recipes") {
        text throws(Refusal) in try Language.nonEmpty(text, "a path")
    }.checked { text, place, decoding throws(Refusal) in
        let path = decoding.source.file(at: place.node.span).parent.appending(text).normalised
        guard path.exists else { throw Refusal("there is no \(path)") }
        guard Workspace.isWorkspace(path) else { return [path] }
        if path.name == Workspace.fileName { throw Refusal("a workspace names recipes, not other workspaces") }
        do throws(RecipeError) { return try Workspace.recipes(in: path) } catch {
            throw Refusal(error.diagnostics.first?.message ?? "", hint: error.diagnostics.first?.hint)
        }
    }
}
