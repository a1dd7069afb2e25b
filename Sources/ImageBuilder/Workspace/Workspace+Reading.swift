public import HostSystem

/// A recipe that nothing can be built from.
public struct FaultyRecipe: Hashable, Sendable {
    /// As somebody types it.
    public let file: HostPath
    public let error: RecipeError
}

extension Workspace {
    /// Every recipe, read: those that can be built, and what is wrong with the others. Of two of one name, whose images
    /// would take each other's place, the second is wrong.
    public func read() -> (sound: [RecipeSummary], faulty: [FaultyRecipe]) {
        var sound: [RecipeSummary] = []
        var faulty: [FaultyRecipe] = []
        for file in recipes {
            do throws(RecipeError) {
                let summary = try RecipeSummary(file: file)
                if let other = sound.first(where: { $0.name == summary.name }) {
                    throw RecipeError(
                        "\(other.file) and \(file) are both called \"\(summary.name)\"",
                        hint: "give each image a name of its own")
                }
                sound.append(summary)
            } catch { faulty.append(FaultyRecipe(file: file, error: error)) }
        }
        return (sound, faulty)
    }

    /// Every recipe, read.
    /// - Throws: ``RecipeError`` with what is wrong in all of them.
    public func summaries() throws(RecipeError) -> [RecipeSummary] {
        let (sound, faulty) = read()
        if !faulty.isEmpty { throw RecipeError(diagnostics: faulty.flatMap(\.error.diagnostics)) }
        return sound
    }
}
