/// Makes lines of what a step's command writes, which comes in chunks that end anywhere.
struct LogLines: Sendable {
    /// A line without an end is cut here: nobody reads further, and a stream of zeros must not fill the memory.
    static let maximumLength = 8192

    private var rest: [UInt8] = []
    private var isOverlong = false

    /// The lines that these bytes complete.
    mutating func lines(of chunk: [UInt8]) -> [String] {
        var lines: [String] = []
        for part in chunk.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast() {
            append(part)
            lines.append(takeLine())
        }
        append(chunk.suffix { $0 != UInt8(ascii: "\n") })
        return lines
    }

    /// What came after the last line end so far, as a progress bar leaves it; nil where nothing did.
    var unfinished: String? {
        rest.isEmpty ? nil : printable(rest)
    }

    /// Takes what came after the last line end, when nothing more will come; nil where nothing did.
    mutating func last() -> String? {
        rest.isEmpty ? nil : takeLine()
    }

    private mutating func append(_ bytes: ArraySlice<UInt8>) {
        let room = Self.maximumLength - rest.count
        if bytes.count > room { isOverlong = true }
        rest += bytes.prefix(max(0, room))
    }

    private mutating func takeLine() -> String {
        defer {
            rest = []
            isOverlong = false
        }
        return printable(rest) + (isOverlong ? " [cut]" : "")
    }
}

extension Array where Element == UInt8 {
    fileprivate func suffix(while isKept: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        self[(lastIndex { !isKept($0) }.map { $0 + 1 } ?? startIndex)...]
    }
}

/// A line of a log that can be shown anywhere: no control character or sequence in it can move the cursor or change the
/// terminal. What a carriage return overwrites is left out, as a terminal would show it; tabs become spaces.
func printable(_ line: [UInt8]) -> String {
    var text = ""
    var scalars = String(decoding: shown(line), as: UTF8.self).unicodeScalars[...]
    while let scalar = scalars.popFirst() {
        switch scalar.value {
        case 0x1B: skipSequence(&scalars)
        case 0x09: text += String(repeating: " ", count: 4 - text.unicodeScalars.count % 4)
        case 0..<0x20, 0x7F..<0xA0: break
        case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: break  // would reorder what stands around them
        default: text.unicodeScalars.append(scalar)
        }
    }
    return text
}

/// What is left to see of a line after its carriage returns.
private func shown(_ line: [UInt8]) -> ArraySlice<UInt8> {
    let line = line.last == 0x0D ? line.dropLast() : line[...]
    return line.lastIndex(of: 0x0D).map { line[($0 + 1)...] } ?? line
}

/// Passes over the rest of a control sequence behind its escape character (ECMA-48, 5.4 and 8.3.89).
private func skipSequence(_ scalars: inout Substring.UnicodeScalarView) {
    guard let kind = scalars.popFirst() else { return }
    switch kind {
    case "[":
        while let next = scalars.popFirst(), !(0x40...0x7E).contains(next.value) {}
    case "]", "P", "_", "^", "X":
        // A string: up to BEL or ESC \.
        while let next = scalars.popFirst(), next.value != 0x07 {
            if next.value == 0x1B { return _ = scalars.popFirst() }
        }
    case "(", ")", "*", "+", "#", "%", " ": _ = scalars.popFirst()
    default: break
    }
}
