public import HostSystem
public import JSON
public import OCI

/// What a list of recipes says of one.
public struct RecipeSummary: Hashable, Sendable {
    /// As somebody types it.
    public let file: HostPath
    public let name: String
    public let tags: [ImageReference]
    public let platform: Platform
    /// Why it is in the list, where only those are that a change touches.
    public var reason: String?

    /// - Throws: ``RecipeError`` where the recipe is wrong.
    public init(file: HostPath) throws(RecipeError) {
        let recipe = try RecipeReader.read(file: file)
        self.file = file
        name = recipe.name
        tags = recipe.image.tags
        platform = recipe.platform
    }

    public var json: JSONValue {
        .object(present: [
            "name": .string(name), "recipe": .string(file.description), "tags": .strings(tags.map(\.familiar)),
            "platform": .string(platform.description), "reason": reason.map { .string($0) },
        ])
    }
}
