internal import HostSystem

/// The files that a recipe was read from, laid out one behind the other: a position says which file and where in it.
final class SourceTexts {
    private let first: SourceText
    private var others: [(start: Int, text: SourceText)] = []

    init(_ first: SourceText) {
        self.first = first
    }

    /// Puts a file behind the others; returns the position of its first byte.
    func add(_ text: SourceText) -> Int {
        // One apart: the end of a text is a position too, and its own.
        let start = (others.last.map { $0.start + $0.text.bytes.count } ?? first.bytes.count) + 1
        others.append((start, text))
        return start
    }

    /// In the order in which they came.
    var files: [HostPath] { [first.file] + others.map(\.text.file) }

    func location(of span: Range<Int>, path: String) -> SourceLocation {
        let (text, span) = part(at: span)
        return text.location(of: span, path: path)
    }

    func excerpt(of span: Range<Int>) -> SourceExcerpt {
        let (text, span) = part(at: span)
        return text.excerpt(of: span)
    }

    func bytes(in span: Range<Int>) -> ArraySlice<UInt8> {
        let (text, span) = part(at: span)
        return text.bytes[span.clamped(to: 0..<text.bytes.count)]
    }

    /// The file that `span` is in, as it was named.
    func file(at span: Range<Int>) -> HostPath { part(at: span).text.file }

    /// Where relative paths start that stand at `span`. Absolute.
    func folder(at span: Range<Int>) -> HostPath { file(at: span).absolute.normalised.parent }

    private func part(at span: Range<Int>) -> (text: SourceText, span: Range<Int>) {
        let (start, text) = others.last { $0.start <= span.lowerBound } ?? (0, first)
        return (text, span.lowerBound - start..<span.upperBound - start)
    }
}
