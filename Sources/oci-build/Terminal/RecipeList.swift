internal import HostSystem
internal import ImageBuilder
internal import JSON
internal import OCI

/// The recipes of a workspace: a line each, or JSON that a CI matrix is made of.
struct RecipeList {
    private let recipes: [RecipeSummary]

    init(_ recipes: [RecipeSummary]) {
        self.recipes = recipes
    }

    var text: String {
        columnText(
            recipes.map { recipe in
                [
                    recipe.name, recipe.file.description,
                    recipe.reason ?? recipe.tags.map(\.familiar).joined(separator: " "),
                ]
            })
    }

    var json: JSONValue {
        ["schema": "oci-build/list/1", "recipes": .array(recipes.map(\.json))]
    }
}

/// Rows in columns as wide as their widest cell, the last as it is.
func columnText(_ rows: [[String]]) -> String {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in rows.map { columns(of: $0[column]) }.max() ?? 0 }
    return rows.map { row in
        let cells = row.enumerated().map { $0 == count - 1 ? $1 : padded($1, widths[$0]) }
        return cells.joined(separator: "  ") + "\n"
    }.joined()
}
