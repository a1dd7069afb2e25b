public import HostSystem

/// Recipes that belong together: those that a workspace file names, or those of a folder.
public struct Workspace: Hashable, Sendable {
    /// Where nothing else is named.
    public static let fileName = "oci-build.json"

    /// As somebody types them; each once.
    public let recipes: [HostPath]

    /// - Parameter paths: recipes, folders of recipes and workspace files.
    /// - Throws: ``RecipeError`` where one cannot be read or names what is not there.
    public init(_ paths: [HostPath]) throws(RecipeError) {
        var recipes: [HostPath] = []
        var seen: Set<HostPath> = []
        for path in paths {
            for recipe in try Self.recipes(at: path) where seen.insert(recipe.absolute.normalised).inserted {
                recipes.append(recipe)
            }
        }
        self.recipes = recipes
    }

    /// Whether the path stands for many recipes, and is none itself.
    public static func isWorkspace(_ path: HostPath) -> Bool {
        path.name == fileName || (try? path.status(followingLinks: true))?.kind == .directory
    }

    private static func recipes(at path: HostPath) throws(RecipeError) -> [HostPath] {
        if path.name == fileName { return try WorkspaceFile(path).recipes }
        guard isWorkspace(path) else { return [path] }
        if (path / fileName).exists { return try WorkspaceFile(path / fileName).recipes }
        return try recipes(in: path)
    }

    /// Every JSON file directly in the folder; folders in it hold what recipes share.
    static func recipes(in folder: HostPath) throws(RecipeError) -> [HostPath] {
        let names: [[UInt8]]
        do throws(SystemError) { names = try FileDescriptor.open(folder, .read, .directory).entryNames() } catch {
            throw RecipeError("the folder of recipes cannot be read: \(error)")
        }
        let recipes = names.map { folder.appending(HostPath(bytes: $0)).normalised }
            .filter { $0.name.hasSuffix(".json") && $0.name != fileName }.sorted()
        if recipes.isEmpty { throw RecipeError("there is no recipe in \(folder)", hint: "recipes end in .json") }
        return recipes
    }
}
