public import HostSystem
internal import JSON
internal import YAML

/// Reads configurations of structure tests, in JSON or YAML.
public enum StructureTestsReader {
    /// In bytes. Real ones have a few thousand.
    public static let maximumSize = 4 << 20

    /// Reads and checks a configuration. A name that ends in `.json` holds JSON; YAML is what all others hold.
    /// - Throws: ``RecipeError`` with everything that is wrong, and where.
    public static func read(file: HostPath) throws(RecipeError) -> StructureTests {
        let bytes: [UInt8]
        do throws(SystemError) { bytes = try file.read(limit: maximumSize) } catch {
            throw RecipeError(diagnostics: [Diagnostic(message: "the tests cannot be read: \(error)")])
        }
        return try read(text: bytes, file: file)
    }

    /// Reads and checks a configuration whose text is at hand; `file` says where it came from.
    public static func read(text: [UInt8], file: HostPath) throws(RecipeError) -> StructureTests {
        let source = SourceText(file: file, bytes: text)
        let place = Place(node: try parse(source).withoutNull, path: "")
        let decoding = Decoding(source: SourceTexts(source), overrides: [:])
        decoding.reportDuplicates(place)
        guard let tests = TestLanguage.tests.read(place, decoding), decoding.findings.isEmpty else {
            throw RecipeError(diagnostics: decoding.diagnostics)
        }
        return tests
    }

    private static func parse(_ source: SourceText) throws(RecipeError) -> JSONNode {
        let (span, message, hint): (Range<Int>, String, String?)
        if source.file.description.hasSuffix(".json") {
            do throws(JSONError) { return try JSONDocument(parsing: source.bytes).root } catch {
                (span, message, hint) = (error.span, error.message, error.hint)
            }
        } else {
            do throws(YAMLError) { return try YAMLDocument(parsing: source.bytes).root } catch {
                (span, message, hint) = (error.span, error.message, error.hint)
            }
        }
        throw RecipeError(diagnostics: [
            Diagnostic(
                message: message, location: source.location(of: span, path: ""), hint: hint,
                excerpt: source.excerpt(of: span))
        ])
    }
}

extension JSONNode {
    /// Without members that are null: a key with nothing behind it says nothing.
    fileprivate var withoutNull: JSONNode {
        switch value {
        case .array(let nodes): JSONNode(.array(nodes.map(\.withoutNull)), span: span)
        case .object(let members):
            JSONNode(
                .object(
                    members.filter { if case .null = $0.value.value { false } else { true } }
                        .map { Member(key: $0.key, keySpan: $0.keySpan, value: $0.value.withoutNull) }),
                span: span)
        default: self
        }
    }
}
