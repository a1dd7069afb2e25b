extension SourceExcerpt {
    /// Lines longer than this are cut around the mark.
    private static let width = 120

    /// A line as a terminal shows it, and the columns that `marked` takes there: a tab is spaces up to the next
    /// multiple of four, an ideograph is two columns wide, a combining mark none.
    init(line bytes: [UInt8], _ line: Range<Int>, marking marked: Range<Int>) {
        // Of an endless line only what can be shown is looked at; a character has few bytes.
        var start = max(line.lowerBound, marked.lowerBound - Self.width * 4)
        while start < marked.lowerBound, bytes[start] & 0xC0 == 0x80 { start += 1 }
        let end = min(line.upperBound, max(marked.lowerBound, start) + Self.width * 4)
        var cells: [String] = []
        var mark: (lower: Int?, upper: Int?) = (nil, nil)
        var offset = start
        for character in String(decoding: bytes[start..<max(start, end)], as: UTF8.self) {
            if mark.lower == nil, offset >= marked.lowerBound { mark.lower = cells.count }
            if mark.upper == nil, offset >= marked.upperBound { mark.upper = cells.count }
            cells += Self.cells(of: character, at: cells.count)
            offset += character.utf8.count
        }
        let lower = mark.lower ?? cells.count
        let upper = max(mark.upper ?? cells.count, lower + 1)
        self = Self.cut(cells, lower..<upper, more: (start > line.lowerBound, end < line.upperBound))
    }

    /// The columns of a character: the first holds it, a second one is empty.
    private static func cells(of character: Character, at column: Int) -> [String] {
        if character == "\t" { return Array(repeating: " ", count: 4 - column % 4) }
        guard let first = character.unicodeScalars.first, first.value >= 0x20, first.value != 0x7F else { return ["·"] }
        switch character.columns {
        case 0: return ["·"]
        case 1: return [String(character)]
        default: return [String(character), ""]
        }
    }

    private static func cut(_ cells: [String], _ marked: Range<Int>, more: (before: Bool, behind: Bool)) -> Self {
        let start = cells.count <= width ? 0 : max(0, min(marked.lowerBound - width / 3, cells.count - width))
        let end = min(cells.count, start + width)
        let before = start > 0 || more.before ? "…" : ""
        let behind = end < cells.count || more.behind ? "…" : ""
        let lower = min(marked.lowerBound, end) - start + before.count
        let upper = min(marked.upperBound, max(end, marked.lowerBound + 1)) - start + before.count
        return SourceExcerpt(
            text: before + cells[start..<end].joined() + behind, marked: lower..<max(lower + 1, upper))
    }
}

extension Character {
    /// How many columns of a terminal it takes: UAX #11's wide ranges and emoji two, what stands on another none.
    package var columns: Int {
        if unicodeScalars.contains("\u{FE0F}") { return 2 }
        guard let first = unicodeScalars.first else { return 0 }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: return first.isWide ? 2 : 1
        }
    }
}

extension Unicode.Scalar {
    fileprivate var isWide: Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
            0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
            0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1FAFF, 0x20000...0x3FFFD:
            true
        default: properties.isEmojiPresentation
        }
    }
}
