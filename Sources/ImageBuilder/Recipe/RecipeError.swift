/// Everything that is wrong with a recipe, in the order of the file.
public struct RecipeError: Error, Hashable, Sendable {
    /// Never empty.
    public var diagnostics: [Diagnostic]

    public init(diagnostics: [Diagnostic]) {
        self.diagnostics = diagnostics
    }
}
