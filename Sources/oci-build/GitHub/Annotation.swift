internal import HostSystem
internal import ImageBuilder

/// Something that GitHub Actions shows at a line of a file, or above the log where there is no line.
struct Annotation: Sendable, Hashable {
    enum Level: String, Sendable {
        case error, warning
    }

    /// A line and a column, both from 1.
    struct Place: Sendable, Hashable {
        let file: HostPath
        let line: Int
        let column: Int
    }

    let level: Level
    let message: String
    var place: Place?

    /// The workflow command, a line. The form and its escapes are those of GitHub's own toolkit
    /// (actions/toolkit, packages/core/src/command.ts).
    /// - Parameter workspace: what the shown path is relative to.
    func command(in workspace: HostPath?) -> String {
        var properties = ""
        if let place {
            let file = Self.escaped(property: place.file.relative(to: workspace).description)
            properties = " file=\(file),line=\(place.line),col=\(place.column)"
        }
        return "::\(level.rawValue)\(properties)::\(Self.escaped(message))\n"
    }

    private static func escaped(_ text: String) -> String {
        replacing(["%": "%25", "\r": "%0D", "\n": "%0A"], in: text)
    }

    private static func escaped(property text: String) -> String {
        replacing(["%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"], in: text)
    }

    /// By scalar: a carriage return and a newline are one character.
    private static func replacing(_ escapes: [Unicode.Scalar: String], in text: String) -> String {
        text.unicodeScalars.map { escapes[$0] ?? String($0) }.joined()
    }
}

extension Annotation.Place {
    init(_ location: SourceLocation) {
        self.init(file: location.file, line: location.line, column: location.column)
    }

    /// Reads `FILE:LINE:COLUMN`; nil for anything else.
    init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count > 2, let line = Int(parts[parts.count - 2]), let column = Int(parts[parts.count - 1]) else {
            return nil
        }
        self.init(file: HostPath(parts.dropLast(2).joined(separator: ":")), line: line, column: column)
    }
}

extension HostPath {
    /// The path below a folder; the whole one where it is not below it.
    fileprivate func relative(to folder: HostPath?) -> HostPath {
        let whole = isAbsolute ? normalised : HostPath.workingDirectory.appending(self).normalised
        guard let folder, whole.bytes.starts(with: folder.normalised.bytes + [UInt8(ascii: "/")]) else { return self }
        return HostPath(bytes: whole.bytes.dropFirst(folder.normalised.bytes.count + 1))
    }
}
