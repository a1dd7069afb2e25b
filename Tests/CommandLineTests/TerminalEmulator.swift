import ImageBuilder

/// The part of a terminal that the live view uses, to see what a person would see. Anything else, a line that is too
/// wide among it, is noted as a fault.
struct TerminalEmulator {
    let columns: Int
    private(set) var lines: [[String]] = [[]]
    private(set) var faults: [String] = []
    private(set) var isCursorVisible = true
    private var row = 0
    private var column = 0

    init(columns: Int) {
        self.columns = columns
    }

    /// What stands on the screen and has scrolled by, without trailing empty lines.
    var text: String {
        var shown = lines.map { line in line.reversed().drop { $0 == " " }.reversed().joined() }
        while shown.last == "" { shown.removeLast() }
        return shown.map { $0 + "\n" }.joined()
    }

    mutating func write(_ text: String) {
        var rest = Substring(text)
        while let character = rest.popFirst() {
            switch character {
            case "\n": newLine()
            case "\r": column = 0
            case "\u{1B}": sequence(&rest)
            default: put(character)
            }
        }
    }

    private mutating func newLine() {
        row += 1
        column = 0
        if row == lines.count { lines.append([]) }
    }

    private mutating func put(_ character: Character) {
        if character.unicodeScalars.contains(where: { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) }) {
            faults.append("a control character reached the terminal")
        }
        // A wide character's second column holds nothing.
        for text in [String(character), ""].prefix(character.columns) {
            while lines[row].count <= column { lines[row].append(" ") }
            lines[row][column] = text
            column += 1
            if column == columns + 1 { faults.append("wider than the terminal: \(lines[row].joined())") }
        }
    }

    private mutating func sequence(_ rest: inout Substring) {
        guard rest.popFirst() == "[" else { return faults.append("unknown escape") }
        let parameters = rest.prefix { !$0.isLetter }
        rest = rest.dropFirst(parameters.count)
        switch rest.popFirst() {
        case "A": row = max(0, row - (Int(parameters) ?? 1))
        case "K": lines[row] = Array(lines[row].prefix(column))
        case "J":
            lines[row] = Array(lines[row].prefix(column))
            lines.removeSubrange((row + 1)...)
        case "h" where parameters == "?25": isCursorVisible = true
        case "l" where parameters == "?25": isCursorVisible = false
        case "m": break
        case let other: faults.append("unknown sequence \(parameters)\(other.map(String.init) ?? "")")
        }
    }
}
