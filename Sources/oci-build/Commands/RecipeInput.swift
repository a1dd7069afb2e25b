internal import HostSystem

/// What every command that reads a recipe can be told about it.
struct RecipeInput: Sendable, Hashable {
    var recipe: HostPath = ""
    var settings: [Setting] = []
    var context: HostPath?
    var cache: HostPath?
    var stage: String?

    static let operand = OperandRule<RecipeInput>.required("RECIPE", \.recipe, "the recipe, a JSON file")

    static let options: [OptionRule<RecipeInput>] = [
        .repeated("--set", \.settings, "give a value to one of the recipe's args"),
        .option("--context", \.context, wants: "DIR", "copy from this folder, not from the recipe's context"),
        .option("--stage", \.stage, "end with this stage, not with the recipe's image.stage"),
        CacheDirectory.option(
            \.cache, "keep layers and downloads in this folder, not in the user's cache directory"),
    ]
}

/// A value for a build argument: `NAME=VALUE`.
struct Setting: OptionValue, Hashable {
    static let placeholder = "NAME=VALUE"

    let name: String
    let value: String

    init(argument: String) throws(ValueError) {
        guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex else {
            throw ValueError(wanted: Self.placeholder)
        }
        name = String(argument[..<equals])
        value = String(argument[argument.index(after: equals)...])
    }
}
