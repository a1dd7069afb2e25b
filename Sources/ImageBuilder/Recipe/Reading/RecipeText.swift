internal import Glibc
internal import HostSystem
internal import JSON

/// From a file to JSON with positions.
enum RecipeText {
    /// - Throws: an error without a place, for who names the file to put one on.
    static func bytes(of file: HostPath) throws(RecipeError) -> [UInt8] {
        do throws(SystemError) { return try file.read(limit: RecipeReader.maximumSize) } catch {
            if error.errno.rawValue == EFBIG { throw RecipeError("\(file) is larger than 16 MiB: that is no recipe") }
            throw RecipeError(
                "the recipe cannot be read: \(error)",
                hint: error.errno == .isDirectory ? "name a file, such as \(file / "app.json")" : nil)
        }
    }

    static func parse(_ source: SourceText) throws(RecipeError) -> JSONDocument {
        if let offset = source.bytes.firstByteThatIsNoUTF8 {
            let isUTF16 = source.bytes.starts(with: [0xFF, 0xFE]) || source.bytes.starts(with: [0xFE, 0xFF])
            throw RecipeError(
                source, offset..<offset + 1, "the file is not UTF-8",
                hint: isUTF16 ? "it looks like UTF-16: save it as UTF-8" : "save it as UTF-8")
        }
        do throws(JSONError) { return try JSONDocument(parsing: source.bytes) } catch {
            throw RecipeError(source, error.span, error.message, hint: error.hint)
        }
    }
}

extension RecipeError {
    init(_ message: String, hint: String? = nil) {
        self.init(diagnostics: [Diagnostic(message: message, hint: hint)])
    }

    init(_ source: SourceText, _ span: Range<Int>, _ message: String, path: String = "", hint: String? = nil) {
        self.init(diagnostics: [
            Diagnostic(
                message: message, location: source.location(of: span, path: path), hint: hint,
                excerpt: source.excerpt(of: span))
        ])
    }
}

extension [UInt8] {
    fileprivate var firstByteThatIsNoUTF8: Int? {
        if String(validating: self, as: UTF8.self) != nil { return nil }
        var decoder = UTF8()
        var bytes = makeIterator()
        var offset = 0
        while case .scalarValue(let scalar) = decoder.decode(&bytes) { offset += UTF8.width(scalar) }
        return Swift.min(offset, count - 1)
    }
}
