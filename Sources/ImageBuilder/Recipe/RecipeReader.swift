public import HostSystem
internal import OCI

/// Reads recipes.
public enum RecipeReader {
    /// In bytes. Real recipes have a few thousand.
    public static let maximumSize = 16 << 20

    /// Reads and checks a recipe.
    /// - Parameters:
    ///   - overrides: the arguments' values from the command line, `--set NAME=VALUE`.
    ///   - context: takes the place of the recipe's own `context`; relative to the working directory.
    /// - Throws: ``RecipeError`` with everything that is wrong.
    public static func read(
        file: HostPath, overrides: [String: String] = [:], context: HostPath? = nil
    ) throws(RecipeError) -> Recipe {
        try read(text: try RecipeText.bytes(of: file), file: file, overrides: overrides, context: context)
    }

    /// Reads and checks a recipe whose text is at hand; `file` says where it came from.
    public static func read(
        text: [UInt8], file: HostPath, overrides: [String: String] = [:], context: HostPath? = nil
    ) throws(RecipeError) -> Recipe {
        try read(text: text, file: file, overrides: overrides, context: context, others: OtherRecipes(for: file))
    }

    /// Reads a recipe, perhaps for one that takes a stage from it.
    static func read(
        text: [UInt8], file: HostPath, overrides: [String: String], context: HostPath? = nil, others: OtherRecipes
    ) throws(RecipeError) -> Recipe {
        let levels = try RecipeLevels(text: text, file: file)
        let decoding = Decoding(source: levels.source, overrides: overrides, others: others)
        let path = file.absolute.normalised
        let place = Place(node: levels.merged(decoding), path: "")
        let draft = Language.recipe.read(place, decoding)
        decoding.reportUnknownOverrides()
        decoding.reportCycles()
        decoding.reportRootByDefault(place)
        guard let draft, let image = draft.image, decoding.findings.isEmpty else {
            throw RecipeError(diagnostics: decoding.diagnostics)
        }
        return Recipe(
            file: path, name: draft.name, context: context?.absolute.normalised ?? draft.context ?? path.parent,
            platform: draft.platform ?? Platform(machine: ProcessInfo.machine)
                ?? Platform(os: "linux", architecture: ProcessInfo.machine),
            arguments: decoding.arguments.compactMapValues { $0 }, stages: draft.stages + decoding.otherStages,
            image: image, budget: draft.budget, proof: draft.proof, tests: draft.tests, checks: draft.checks)
    }
}
