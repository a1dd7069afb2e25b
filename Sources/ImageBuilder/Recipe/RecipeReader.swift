internal import Glibc
public import HostSystem
internal import JSON
internal import OCI

/// Reads recipes.
public enum RecipeReader {
    /// In bytes. Real recipes have a few thousand.
    public static let maximumSize = 16 << 20

    /// Reads and checks a recipe.
    /// - Parameters:
    ///   - overrides: the arguments' values from the command line, `--set NAME=VALUE`.
    ///   - context: takes the place of the recipe's own `context`; relative to the working directory.
    /// - Throws: ``RecipeError`` with everything that is wrong.
    public static func read(
        file: HostPath, overrides: [String: String] = [:], context: HostPath? = nil
    ) throws(RecipeError) -> Recipe {
        try read(text: try bytes(of: file), file: file, overrides: overrides, context: context)
    }

    /// Reads and checks a recipe whose text is at hand; `file` says where it came from.
    public static func read(
        text: [UInt8], file: HostPath, overrides: [String: String] = [:], context: HostPath? = nil
    ) throws(RecipeError) -> Recipe {
        let source = SourceText(file: file, bytes: text)
        let document = try parse(source)
        let path = file.absolute.normalised
        let decoding = Decoding(source: source, folder: path.parent, overrides: overrides)
        let place = Place(node: document.root, path: "")
        decoding.reportDuplicates(place)
        let draft = Language.recipe.read(place, decoding)
        decoding.reportUnknownOverrides()
        decoding.reportCycles()
        decoding.reportRootByDefault(place)
        guard let draft, let image = draft.image, decoding.findings.isEmpty else {
            throw RecipeError(diagnostics: decoding.diagnostics)
        }
        return Recipe(
            file: path, name: draft.name, context: context?.absolute.normalised ?? draft.context ?? path.parent,
            platform: draft.platform ?? Platform(machine: ProcessInfo.machine)
                ?? Platform(os: "linux", architecture: ProcessInfo.machine),
            arguments: decoding.arguments.compactMapValues { $0 }, stages: draft.stages, image: image,
            budget: draft.budget, proof: draft.proof, checks: draft.checks)
    }

    private static func bytes(of file: HostPath) throws(RecipeError) -> [UInt8] {
        let bytes: [UInt8]
        do throws(SystemError) { bytes = try file.read(limit: maximumSize) } catch {
            if error.errno.rawValue == EFBIG { throw RecipeError("\(file) is larger than 16 MiB: that is no recipe") }
            throw RecipeError(
                "the recipe cannot be read: \(error)",
                hint: error.errno == .isDirectory ? "name a file, such as \(file / "app.json")" : nil)
        }
        return bytes
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
    fileprivate init(_ message: String, hint: String? = nil) {
        self.init(diagnostics: [Diagnostic(message: message, hint: hint)])
    }

    fileprivate init(_ source: SourceText, _ span: Range<Int>, _ message: String, hint: String?) {
        self.init(diagnostics: [
            Diagnostic(
                message: message, location: source.location(of: span, path: ""), hint: hint,
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
