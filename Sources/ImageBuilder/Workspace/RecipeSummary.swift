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

extension Workspace {
    /// Every recipe, read.
    /// - Throws: ``RecipeError`` with what is wrong in all of them, and where two have one name: their images would take
    ///   each other's place.
    public func summaries() throws(RecipeError) -> [RecipeSummary] {
        var summaries: [RecipeSummary] = []
        var faults: [Diagnostic] = []
        for file in recipes {
            do throws(RecipeError) {
                let summary = try RecipeSummary(file: file)
                if let other = summaries.first(where: { $0.name == summary.name }) {
                    let message = "\(other.file) and \(file) are both called \"\(summary.name)\""
                    faults.append(Diagnostic(message: message, hint: "give each image a name of its own"))
                }
                summaries.append(summary)
            } catch { faults += error.diagnostics }
        }
        if !faults.isEmpty { throw RecipeError(diagnostics: faults) }
        return summaries
    }
}
