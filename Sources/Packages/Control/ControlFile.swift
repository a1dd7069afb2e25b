/// One stanza of a deb822 file: a package in an index, a `control` file, a source of apt (deb822(5)).
public struct ControlStanza: Sendable, Hashable {
    public struct Field: Sendable, Hashable {
        public let name: String
        /// Lines behind the first keep their leading white space; they are joined by newlines.
        public let value: String
    }

    /// In the order of the text.
    public let fields: [Field]

    /// The value of a field; names are compared without regard to case.
    public subscript(name: String) -> String? {
        fields.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// A text that is no deb822 file.
public struct ControlFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Counted from 1.
    public let line: Int
    public let reason: String
    public var description: String { "line \(line): \(reason)" }
}

/// Reads deb822 text: stanzas of fields, parted by empty lines; `#` starts a comment line.
public enum ControlFile {
    public static func parse(_ text: some Sequence<UInt8>) throws(ControlFileError) -> [ControlStanza] {
        var reader = ControlFileReader()
        for line in Array(text).split(separator: newline, omittingEmptySubsequences: false) {
            try reader.read(line.last == carriageReturn ? line.dropLast() : line)
        }
        reader.endStanza()
        return reader.stanzas
    }
}

private struct ControlFileReader {
    var stanzas: [ControlStanza] = []
    private var fields: [ControlStanza.Field] = []
    private var name = ""
    private var value: [UInt8] = []
    private var line = 0

    mutating func read(_ text: ArraySlice<UInt8>) throws(ControlFileError) {
        line += 1
        if text.first == UInt8(ascii: "#") { return }
        if text.allSatisfy(isBlank) { return endStanza() }
        if isBlank(text[text.startIndex]) {
            guard !name.isEmpty else {
                throw ControlFileError(line: line, reason: "it continues a field, but none began")
            }
            value += [newline] + text
            return
        }
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")), colon > text.startIndex else {
            throw ControlFileError(line: line, reason: "it has no \"Name:\"")
        }
        endField()
        name = String(decoding: text[..<colon], as: UTF8.self)
        value = trimmed(text[(colon + 1)...])
    }

    mutating func endStanza() {
        endField()
        if !fields.isEmpty { stanzas.append(ControlStanza(fields: fields)) }
        fields = []
    }

    private mutating func endField() {
        if !name.isEmpty { fields.append(.init(name: name, value: String(decoding: value, as: UTF8.self))) }
        name = ""
        value = []
    }
}

let newline = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")

func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

/// Bytes without the white space at their ends.
func trimmed(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var text = text.drop(while: isBlank)
    while let last = text.last, isBlank(last) { text.removeLast() }
    return Array(text)
}
