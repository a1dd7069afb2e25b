internal import Synchronization

/// The last lines of a terminal, drawn again and again in place, under lines that stay.
///
/// Control sequences: ECMA-48 and the DEC private modes that every terminal since the VT220 has.
struct LiveScreen: Sendable {
    /// Whether a live view stands on the terminal, with the cursor hidden.
    private static let drawn = Atomic<Bool>(false)
    static var isDrawn: Bool { drawn.load(ordering: .relaxed) }

    /// Shows the cursor again, whatever was being drawn; for an end without good-byes.
    static func restore() {
        if drawn.exchange(false, ordering: .relaxed) { StandardStream.tell("\u{1B}[0m\u{1B}[?25h") }
    }

    /// The columns of each line of the last frame.
    private var widths: [Int] = []
    private var lastFrame: [String] = []
    private var lastColumns = 0

    /// Puts `lasting` where the last frame began, and the new frame below. Nothing where nothing would change.
    /// - Parameter frame: none of its lines is wider than the screen.
    mutating func draw(lasting: [String], frame: [StyledLine], _ traits: TerminalTraits, _ screen: Screen) -> String {
        let room = screen.columns - 1  // in the last column some terminals wrap at once, others later
        let lines = frame.map { $0.text(traits, width: room) }
        if lasting.isEmpty, lines == lastFrame, screen.columns == lastColumns { return "" }
        var text = Self.drawn.exchange(true, ordering: .relaxed) ? "" : "\u{1B}[?25l"
        text += backToStart(screen.columns)
        for line in lasting + lines { text += line + "\u{1B}[K\n" }
        text += "\u{1B}[J"
        widths = frame.map { min($0.width, room) }
        lastFrame = lines
        lastColumns = screen.columns
        return text
    }

    /// Leaves `lasting` in place of the last frame and gives the terminal back.
    mutating func close(lasting: [String], _ screen: Screen) -> String {
        let back = backToStart(screen.columns)
        widths = []
        let wasDrawn = Self.drawn.exchange(false, ordering: .relaxed)
        let lines = lasting.map { $0 + (wasDrawn ? "\u{1B}[K\n" : "\n") }.joined()
        return back + lines + (wasDrawn ? "\u{1B}[J\u{1B}[?25h" : "")
    }

    /// A terminal that became narrower has broken the lines of the last frame into more rows.
    private func backToStart(_ columns: Int) -> String {
        let rows = widths.reduce(0) { $0 + max(1, ($1 + columns - 1) / max(1, columns)) }
        return rows == 0 ? "" : "\r\u{1B}[\(rows)A"
    }
}
