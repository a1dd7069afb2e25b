/// How a text stands out on a terminal: its meaning, not its colour.
enum Style: String, Sendable {
    case plain = ""
    case strong = "1"
    case faint = "2"
    case good = "32"
    case bad = "1;31"
    case doubtful = "33"
    case active = "36"
    case lilac = "35"
    case blue = "34"

    /// The text between control sequences (ECMA-48, 8.3.117); nothing is added where colours are off.
    func applied(to text: String, _ hasColour: Bool) -> String {
        hasColour && self != .plain && !text.isEmpty ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text
    }
}

/// Marks before a line. ASCII ones serve where the locale has nothing else.
enum Mark: Sendable {
    case done, cached, failed, cancelled, running, output, warning, note

    func text(_ hasUnicode: Bool) -> String {
        switch self {
        case .done: hasUnicode ? "✓" : "+"
        case .cached: hasUnicode ? "✓" : "="
        case .failed: hasUnicode ? "✗" : "x"
        case .cancelled: hasUnicode ? "◌" : "-"
        case .running: hasUnicode ? "▸" : ">"
        case .output: hasUnicode ? "│" : "|"
        case .warning: "!"
        case .note: hasUnicode ? "·" : "."
        }
    }

    var style: Style {
        switch self {
        case .done: .good
        case .failed: .bad
        case .running: .active
        case .warning: .doubtful
        case .cached, .cancelled, .output, .note: .faint
        }
    }
}

/// A line made of pieces that stand out differently, cut to a width before control sequences come in.
struct StyledLine: Sendable, Hashable {
    private var pieces: [(text: String, style: Style)] = []

    init() {}

    init(_ text: String, _ style: Style = .plain) {
        pieces = [(text, style)]
    }

    static func + (line: StyledLine, piece: (text: String, style: Style)) -> StyledLine {
        var line = line
        line.pieces.append(piece)
        return line
    }

    static func == (left: StyledLine, right: StyledLine) -> Bool {
        left.pieces.elementsEqual(right.pieces, by: ==)
    }

    func hash(into hasher: inout Hasher) {
        for piece in pieces { hasher.combine(piece.text) }
    }

    var width: Int { pieces.reduce(0) { $0 + columns(of: $1.text) } }

    func text(_ traits: TerminalTraits, width: Int? = nil) -> String {
        var room = width ?? .max
        var result = ""
        for piece in pieces where room > 0 {
            let text = room == .max ? piece.text : truncated(piece.text, room, mark: traits.hasUnicode ? "…" : "~")
            if room != .max { room -= columns(of: text) }
            result += piece.style.applied(to: text, traits.hasColour)
        }
        return result
    }
}
