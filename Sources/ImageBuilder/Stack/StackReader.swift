public import HostSystem
internal import JSON

/// Reads stacks.
public enum StackReader {
    /// Reads and checks a stack.
    /// - Parameter overrides: the arguments' values from the command line, `--set NAME=VALUE`.
    /// - Throws: ``RecipeError`` with everything that is wrong.
    public static func read(file: HostPath, overrides: [String: String] = [:]) throws(RecipeError) -> Stack {
        let text: [UInt8]
        do throws(SystemError) { text = try file.read(limit: RecipeReader.maximumSize) } catch {
            throw RecipeError(diagnostics: [
                Diagnostic(
                    message: "the stack cannot be read: \(error)",
                    hint: error.errno == .isDirectory ? "name a file, such as \(file / "shop.json")" : nil)
            ])
        }
        return try read(text: text, file: file, overrides: overrides)
    }

    /// Reads and checks a stack whose text is at hand; `file` says where it came from.
    public static func read(
        text: [UInt8], file: HostPath, overrides: [String: String] = [:]
    ) throws(RecipeError) -> Stack {
        let source = SourceText(file: file, bytes: text)
        let document = try RecipeText.parse(source)
        let path = file.absolute.normalised
        let decoding = Decoding(source: SourceTexts(source), overrides: overrides)
        let place = Place(node: document.root, path: "")
        decoding.reportDuplicates(place)
        let draft = Language.stack.read(place, decoding)
        decoding.reportUnknownOverrides()
        if let draft { StackNames(draft.stack).check(decoding) }
        guard var stack = draft?.stack, decoding.findings.isEmpty else {
            throw RecipeError(diagnostics: decoding.diagnostics)
        }
        stack.file = path
        return stack
    }
}
