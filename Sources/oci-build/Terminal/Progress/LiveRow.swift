/// A line of the live view: a mark, where, what, and at the right edge how long or how large.
struct LiveRow: Sendable, Hashable {
    var mark: Mark
    var stage: String
    var title: String
    /// The last says most: the others go where they would leave the title too little room.
    var trailing: [String] = []
    var style = Style.plain

    /// - Parameter stageWidth: the columns that all rows have for their stage.
    func line(_ traits: TerminalTraits, stageWidth: Int, columns width: Int) -> StyledLine {
        let width = width - 1
        let cut = traits.hasUnicode ? "…" : "~"
        let stageRoom = min(stageWidth, max(6, width / 4))
        let head = padded(truncated(stage, stageRoom, mark: cut), stageRoom) + "  "
        let tail = tail(within: width / 2)
        let room = max(0, width - 2 - columns(of: head) - columns(of: tail))
        return StyledLine(mark.text(traits.hasUnicode) + " ", mark.style)
            + (head, .faint) + (padded(truncated(title, room, mark: cut), tail.isEmpty ? 0 : room), style)
            + (tail, .faint)
    }

    private func tail(within width: Int) -> String {
        var pieces = trailing[...]
        func text() -> String { pieces.map { "  " + $0 }.joined() }
        while pieces.count > 1, columns(of: text()) > width { pieces.removeFirst() }
        return text()
    }
}
