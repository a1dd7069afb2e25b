extension SourceExcerpt {
    /// The line of a location, as its file has it now; nil where that can no longer be read.
    init?(at location: SourceLocation) {
        guard let bytes = try? RecipeText.bytes(of: location.file), location.span.upperBound <= bytes.count else {
            return nil
        }
        self = SourceText(file: location.file, bytes: bytes).excerpt(of: location.span)
    }
}
