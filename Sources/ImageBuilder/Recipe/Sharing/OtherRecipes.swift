internal import HostSystem

/// The other recipes that a recipe takes stages from, each read once for the same arguments.
final class OtherRecipes {
    /// Far beyond what anybody can follow.
    private static let maximumDepth = 16

    private struct Key: Hashable {
        var file: HostPath
        var arguments: [String: String]
    }

    private var known: [Key: Result<Recipe, RecipeError>] = [:]
    /// The recipes being read, each for the one before it.
    private var open: [HostPath]

    /// - Parameter file: the recipe that is built.
    init(for file: HostPath) {
        open = [file]
    }

    /// Whether the recipe being read is not the one that is built.
    var isReadingOther: Bool { open.count > 1 }

    /// Reads a recipe.
    /// - Throws: ``RecipeError``; without a place where it concerns who asks.
    func read(_ file: HostPath, arguments: [String: String]) throws(RecipeError) -> Recipe {
        let key = Key(file: file.absolute.normalised, arguments: arguments)
        try refuseCircle(file, key.file)
        if let known = known[key] { return try known.get() }
        open.append(file)
        defer { open.removeLast() }
        let result = Result { () throws(RecipeError) in
            try RecipeReader.read(text: RecipeText.bytes(of: file), file: file, overrides: arguments, others: self)
        }
        known[key] = result
        return try result.get()
    }

    private func refuseCircle(_ file: HostPath, _ path: HostPath) throws(RecipeError) {
        if let start = open.firstIndex(where: { $0.absolute.normalised == path }) {
            let circle = (open[start...] + [file]).map(\.description).joined(separator: " → ")
            throw RecipeError(
                start == open.count - 1
                    ? "the recipe takes a stage from itself" : "recipes take stages from each other: \(circle)",
                hint: start == open.count - 1 ? "name the stage alone" : "put what they share into a recipe of its own")
        }
        if open.count >= Self.maximumDepth {
            throw RecipeError("more than \(Self.maximumDepth) recipes stand on each other", hint: "put them into fewer")
        }
    }
}
