internal import ImageBuilder

extension RecipeError {
    /// The same errors with no line of the recipe wider than a terminal: broken lines would move the marks below them.
    func fitted(to traits: TerminalTraits) -> RecipeError {
        if !traits.isTerminal { return self }
        return RecipeError(
            diagnostics: diagnostics.map { diagnostic in
                var diagnostic = diagnostic
                let margin = String(diagnostic.location?.line ?? 0).count + 3  // the line's number, a bar, a space
                diagnostic.excerpt = diagnostic.excerpt?.fitted(to: traits, margin: margin + 1)
                return diagnostic
            })
    }
}

extension SourceExcerpt {
    /// The same where there is a terminal, behind a margin of some columns.
    func fitted(to traits: TerminalTraits, margin: Int) -> SourceExcerpt {
        traits.isTerminal
            ? fitted(to: max(20, traits.columns - margin), cut: traits.hasUnicode ? "…" : "~") : self
    }

    /// The part around the mark that has room in `width` columns.
    /// - Parameter cut: says that something was cut; one column wide.
    func fitted(to width: Int, cut: String = "…") -> SourceExcerpt {
        if columns(of: text) <= width { return self }
        // A third of the room stands before the mark, and two columns are for what says that something was cut.
        let start = max(0, marked.lowerBound - width / 3)
        var shown = ""
        var column = 0
        for character in text {
            let next = column + character.columns
            if next > start + width - 2 { break }
            // Of a wide character across the start, the second half is a space.
            if next > start { shown += column < start ? " " : String(character) }
            column = next
        }
        let lead = start > 0 ? cut : ""
        let lower = marked.lowerBound - start + lead.count
        let upper = min(marked.upperBound - start + lead.count, width)
        return SourceExcerpt(
            text: lead + shown + (column < columns(of: text) ? cut : ""), marked: lower..<max(lower + 1, upper))
    }
}
