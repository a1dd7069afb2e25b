internal import JSON
internal import RegularExpressions

extension TestLanguage {
    static let metadata = Shape<MetadataTest>.object(
        "metadataTest", "a metadata test", "What the image's configuration has to say.",
        fields: [
            .optional("envVars", \.environment, pairs, "Variables that have to be set."),
            .optional("env", \.environment, pairs, "The older name of `envVars`."),
            .optional("unboundEnvVars", \.absentEnvironment, keys, "Variables that must not be set."),
            .optional("labels", \.labels, pairs, "Labels that have to be there."),
            .optional("entrypoint", \.entrypoint, words, "The entrypoint; an empty list asks for none."),
            .optional("cmd", \.command, words, "The command; an empty list asks for none."),
            .optional("exposedPorts", \.ports, names, "Ports that have to be declared."),
            .optional("unexposedPorts", \.absentPorts, names, "Ports that must not be declared."),
            .optional("volumes", \.volumes, names, "Volumes that have to be declared."),
            .optional("unmountedVolumes", \.absentVolumes, names, "Volumes that must not be declared."),
            .optional("workdir", \.workdir, word, "The work directory."),
            .optional("user", \.user, word, "The user, as the image names it."),
        ],
        initial: { place, decoding in
            MetadataTest(location: decoding.source.location(of: place.node.span, path: place.path))
        })

    private struct PairDraft {
        var key = ""
        var value = ""
        var isPattern = false
    }

    private static let pair = Shape<PairDraft>.object(
        "pair", "a key and its value", "A variable or a label.",
        fields: [
            .required("key", \.key, filled, "Its name."),
            .optional("value", \.value, word, "Its value.", default: ""),
            .optional("isRegex", \.isPattern, .boolean, "Whether the value is a regular expression.", default: false),
        ], initial: { _, _ in PairDraft() })

    private static let pairs = pair.checked { draft, _, _ throws(Refusal) in
        MetadataTest.Pair(
            key: draft.key, value: draft.isPattern ? .pattern(try expression(draft.value)) : .text(draft.value))
    }.list("a list of keys and values")

    private static let keys = pair.map(\.key).list("a list of keys")

    private static let names = filled.list("a list of texts")

    static let size = Shape<SizeTest>.object(
        "sizeTest", "a size test", "How large the image may be.",
        fields: [
            .optional("compressed", \.compressed, Language.size, "The whole image as a registry stores it."),
            .optional("unpacked", \.unpacked, Language.size, "The whole image's layers unpacked."),
            .optional("layers", \.layers, .integer(0...1000, "a number of layers"), "How many layers it may have."),
            .optional("paths", \.paths, paths, "What files and directories may hold, by their paths."),
        ],
        initial: { place, decoding in
            SizeTest(location: decoding.source.location(of: place.node.span, path: place.path))
        })

    private static let paths = Language.size.dictionary(
        "an object of paths",
        names: NameRule(noun: "absolute path", hint: "a path in an image begins with \"/\"", pattern: "^/") {
            $0.hasPrefix("/")
        }
    ).map { paths in Dictionary(paths.map { ($0.name, $0.value) }) { _, last in last } }
}
