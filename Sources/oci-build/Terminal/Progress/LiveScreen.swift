internal import Synchronization

/// The last lines of a terminal, drawn again and again in place, under lines that stay.
///
/// Control sequences: ECMA-48 and the DEC private modes that every terminal since the VT220 has.
struct LiveScreen: Sendable {
    /// Whether a live view stands on the terminal, with the cursor hidden.
    private static let drawn = Atomic<Bool>(false)
    static var isDrawn: Bool { drawn.load(ordering: .relaxed) }

    /// How often the terminal was taken from under a live view.
    private static let restorations = Atomic<Int>(0)

    /// Shows the cursor again, whatever was being drawn. A view that goes on begins anew below what stands there then.
    static func restore() {
        restorations.add(1, ordering: .relaxed)
        if drawn.exchange(false, ordering: .relaxed) { StandardStream.tell("\u{1B}[0m\u{1B}[?25h") }
    }

    private var seenRestorations = 0
    private var isOpen = false
    /// The columns of each line of the last frame.
    private var widths: [Int] = []
    private var lastFrame: [String] = []
    private var lastColumns = 0

    /// Puts `lasting` where the last frame began, and the new frame below. Nothing where nothing would change.
    /// - Parameter frame: none of its lines is wider than the screen.
    mutating func draw(lasting: [String], frame: [StyledLine], _ traits: TerminalTraits, _ screen: Screen) -> String {
        let room = screen.columns - 1  // in the last column some terminals wrap at once, others later
        let lines = frame.map { $0.text(traits, width: room) }
        noticeRestoration()
        if lasting.isEmpty, isOpen, lines == lastFrame, screen.columns == lastColumns { return "" }
        var text = isOpen ? "" : "\u{1B}[?25l"
        isOpen = true
        Self.drawn.store(true, ordering: .relaxed)
        text += backToStart(screen.columns)
        for line in lasting + lines { text += line + "\u{1B}[K\n" }
        text += "\u{1B}[J"
        widths = frame.map { min($0.width, room) }
        lastFrame = lines
        lastColumns = screen.columns
        return text
    }

    private mutating func noticeRestoration() {
        let count = Self.restorations.load(ordering: .relaxed)
        if count == seenRestorations { return }
        seenRestorations = count
        widths = []
        isOpen = false
    }

    /// Leaves `lasting` in place of the last frame and gives the terminal back.
    mutating func close(lasting: [String], _ screen: Screen) -> String {
        let back = backToStart(screen.columns)
        widths = []
        let lines = lasting.map { $0 + (isOpen ? "\u{1B}[K\n" : "\n") }.joined()
        defer { isOpen = false }
        Self.drawn.store(false, ordering: .relaxed)
        return back + lines + (isOpen ? "\u{1B}[J\u{1B}[?25h" : "")
    }

    /// A terminal that became narrower has broken the lines of the last frame into more rows.
    private func backToStart(_ columns: Int) -> String {
        let rows = widths.reduce(0) { $0 + max(1, ($1 + columns - 1) / max(1, columns)) }
        return rows == 0 ? "" : "\r\u{1B}[\(rows)A"
    }
}
