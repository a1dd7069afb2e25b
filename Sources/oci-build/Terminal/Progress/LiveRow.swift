/// A line of the live view: a mark, where, what, and at the right edge how long or how large.
struct LiveRow: Sendable, Hashable {
    var mark: Mark
    var stage: String
    var title: String
    var trailing = ""
    var style = Style.plain

    /// - Parameter stageWidth: the columns that all rows have for their stage.
    func line(_ traits: TerminalTraits, stageWidth: Int, columns width: Int) -> StyledLine {
        let width = width - 1
        let cut = traits.hasUnicode ? "…" : "~"
        let stageRoom = min(stageWidth, max(6, width / 4))
        let head = padded(truncated(stage, stageRoom, mark: cut), stageRoom) + "  "
        let tail = trailing.isEmpty ? "" : "  " + trailing
        let room = max(0, width - 2 - columns(of: head) - columns(of: tail))
        return StyledLine(mark.text(traits.hasUnicode) + " ", mark.style)
            + (head, .faint) + (padded(truncated(title, room, mark: cut), tail.isEmpty ? 0 : room), style)
            + (tail, .faint)
    }
}
