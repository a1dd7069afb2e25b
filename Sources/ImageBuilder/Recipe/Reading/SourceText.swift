internal import HostSystem

/// The text of one file, asked for lines and columns.
final class SourceText {
    let file: HostPath
    let bytes: [UInt8]
    private let lineStarts: [Int]
    /// Where the last question ended: a file of one endless line is walked once, not once a question.
    private var cursor = (offset: 0, line: 0, column: 1)

    init(file: HostPath, bytes: [UInt8]) {
        self.file = file
        self.bytes = bytes
        // A byte order mark is no part of the first line.
        lineStarts =
            [bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0]
            + bytes.indices.lazy.filter { bytes[$0] == newline }.map { $0 + 1 }
    }

    func location(of span: Range<Int>, path: String) -> SourceLocation {
        let line = self.line(at: span.lowerBound)
        return SourceLocation(
            file: file, line: line + 1, column: column(at: span.lowerBound, line: line), span: span, path: path)
    }

    /// The line that `span` starts on, with as much of the span as stands on it. A credential in it is not shown:
    /// messages end up in logs.
    func excerpt(of span: Range<Int>) -> SourceExcerpt {
        let line = lineRange(self.line(at: span.lowerBound))
        return SourceExcerpt(line: masked(line, around: span.lowerBound), line, marking: span.clamped(to: line))
    }

    /// The bytes with the credentials of a line masked; of an endless line only what can be shown is looked at.
    private func masked(_ line: Range<Int>, around offset: Int) -> [UInt8] {
        let part = (offset - 2048..<offset + 2048).clamped(to: line)
        guard let masked = CredentialText.masked(bytes[part]) else { return bytes }
        return bytes[..<part.lowerBound] + masked + bytes[part.upperBound...]
    }

    private func line(at offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }

    private func lineRange(_ line: Int) -> Range<Int> {
        let start = lineStarts[line]
        var end = line + 1 < lineStarts.count ? lineStarts[line + 1] - 1 : bytes.count
        if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return start..<max(start, end)
    }

    private func column(at offset: Int, line: Int) -> Int {
        if cursor.line != line || cursor.offset > offset || cursor.offset < lineStarts[line] {
            cursor = (lineStarts[line], line, 1)
        }
        guard offset > cursor.offset else { return cursor.column }
        let count = String(decoding: bytes[cursor.offset..<min(offset, bytes.count)], as: UTF8.self).count
        cursor = (offset, line, cursor.column + count)
        return cursor.column
    }
}

private let newline = UInt8(ascii: "\n")
