internal import ImageBuilder

/// The known word that was probably meant: one that was mistyped, or the only one that begins so. Nil where none is
/// near.
func nearest(to word: String, in known: [String]) -> String? {
    if let mistyped = Suggestion.nearest(to: word, among: known) { return mistyped }
    let begun = known.filter { word.count >= 3 && $0.hasPrefix(word) }
    return begun.count == 1 ? begun.first : nil
}
