internal import JSON
internal import RegularExpressions

/// The keys of a configuration of structure tests. They read the tests, as ``Language``'s read recipes.
enum TestLanguage {
    /// A configuration that is a file.
    static let tests = configuration(
        .required("schemaVersion", \.readVersion, version, "The schema's version, `2.0.0`."))

    /// The same in a recipe, which has a version of its own.
    static let recipeTests = configuration(
        .optional("schemaVersion", \.readVersion, version, "The schema's version, `2.0.0`.")
    ).checked { tests, _, _ throws(Refusal) in
        if tests.count == 0 { throw Refusal("there is no test in it", hint: "such as \"commandTests\": [{ … }]") }
        return tests
    }

    private static func configuration(_ version: Field<StructureTests>) -> Shape<StructureTests> {
        .object(
            "structureTests", "a test configuration", "What an image has to be and do.", fields: [version] + fields,
            initial: { place, decoding in
                StructureTests(
                    file: decoding.source.file(at: place.node.span),
                    text: place.node.oneLine(omitting: ["$comment", "$schema"]))
            })
    }

    private static var fields: [Field<StructureTests>] {
        [
            .optional(
                "globalEnvVars", \.environment, variables,
                "Variables for every command; their values may use the image's own."),
            .optional("commandTests", \.commands, command.list("a list of command tests"), "Commands to run."),
            .optional(
                "fileExistenceTests", \.existence, existence.list("a list of file existence tests"),
                "Files that have to be there, or not."),
            .optional(
                "fileContentTests", \.contents, content.list("a list of file content tests"),
                "What files have to contain, or not."),
            .optional(
                "licenseTests", \.licenses, license.list("a list of license tests"), "Copyright files to look at."),
            .optional("metadataTest", \.metadata, metadata, "What the image's configuration has to say."),
            .optional(
                "httpTests", \.http, request.list("a list of requests"),
                "Requests to the image, started as it starts itself, as in a recipe's `proof`."),
            .optional("sizeTest", \.size, size, "How large the image may be."),
            .optional(
                "containerRunOptions", \.user, options, "How containers are started, as far as it can be chosen."),
        ]
    }

    private static let request = Language.probe.checked { probe, place, decoding throws(Refusal) in
        HTTPTest(probe: probe, location: decoding.source.location(of: place.mark, path: place.path))
    }

    private static let version = word.checked { text, _, _ throws(Refusal) in
        if text == "2.0.0" { return }
        throw Refusal(
            "the schema's version \(quoted(text)) is not known",
            hint: text == "1.0.0"
                ? "write \"2.0.0\": there, \"command\" is text and \"args\" is a list" : "it is \"2.0.0\"")
    }

    /// Text, whatever it looks like: `8080` and `yes` without quotes are the words that stand there.
    static let word = Shape<String>(
        "a text", accepts: [.string, .integer, .number, .boolean], schema: Schema(keywords: ["type": "string"])
    ) { place, decoding in
        if case .string(let text) = place.node.value { return text }
        return String(decoding: decoding.source.bytes(in: place.node.span), as: UTF8.self)
    }

    static let filled = word.checked { text, _, _ throws(Refusal) in
        if text.isEmpty { throw Refusal("this must not be empty") }
        return text
    }

    static let words = word.list("a list of texts")

    static let pattern = word.checked { text, _, _ throws(Refusal) in try expression(text) }

    static let patterns = pattern.list("a list of regular expressions")

    static func expression(_ text: String) throws(Refusal) -> RegularExpression {
        do throws(RegularExpressionError) { return try RegularExpression(text) } catch {
            throw Refusal("\(quoted(text)) is no regular expression: \(error.message)", hint: error.hint)
        }
    }

    /// A list of keys and values.
    static let variables = Shape<EnvironmentVariable>.object(
        "variable", "a variable", "An environment variable.",
        fields: [
            .required("key", \.name, filled, "Its name."),
            .optional("value", \.value, word, "Its value. `$NAME` stands for a variable of the image."),
        ], initial: { _, _ in EnvironmentVariable(name: "", value: "") }
    ).list("a list of variables")

    /// Of the original's options only the user: an image is tested as it stands, in a container like any other.
    private static let options = Shape<String?>.object(
        "containerRunOptions", "a set of options", "How containers are started.",
        fields: [.optional("user", \.self, filled, "Whom commands run as, where not as the image's user.")],
        initial: { _, _ in nil })
}

extension StructureTests {
    /// Only one version can be read.
    fileprivate var readVersion: Void {
        get { () }
        set {}
    }
}
