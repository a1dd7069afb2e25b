internal import JSON

extension TestLanguage {
    static let command = Shape<CommandTest>.object(
        "commandTest", "a command test", "A command in a fresh copy of the image, and what it has to say.",
        fields: [
            .required("name", \.name, filled, "What the test is called."),
            .optional("setup", \.setup, steps, "Commands to run before, in the same copy."),
            .optional("teardown", \.teardown, steps, "Commands to run afterwards, in the same copy."),
            .required("command", \.command, program, "The program."),
            .optional("args", \.arguments, words, "Its arguments. `$NAME` stands for a variable of the image."),
            .optional("envVars", \.environment, variables, "Variables for this test."),
            .optional("exitCode", \.exitCode, .integer(0...255, "an exit code"), "What it has to end with."),
            .optional("expectedOutput", \.expectedOutput, patterns, "What its output has to match."),
            .optional("excludedOutput", \.excludedOutput, patterns, "What its output must not match."),
            .optional("expectedError", \.expectedError, patterns, "What its errors have to match."),
            .optional("excludedError", \.excludedError, patterns, "What its errors must not match."),
            .optional("timeout", \.timeout, Language.duration, "How long each of its commands may take."),
        ],
        initial: { place, decoding in
            CommandTest(location: decoding.source.location(of: place.node.span, path: place.path))
        })

    private static let program = Shape<String>(
        "a program", accepts: filled.accepts.union([.array]), schema: filled.schema
    ) { place, decoding in
        guard case .array = place.node.value else { return filled.read(place, decoding) }
        decoding.report(
            "expected a program, not a list", at: place,
            hint: "the program alone is the \"command\", the rest of the list is \"args\"")
        return nil
    }

    private static let steps = words.checked { words, _, _ throws(Refusal) in
        if words.isEmpty { throw Refusal("a command needs at least its program") }
        return words
    }.list("a list of commands, each a list of texts")
}
