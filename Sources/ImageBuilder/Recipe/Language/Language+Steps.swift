internal import JSON
internal import OCI

extension Language {
    static let step = Shape<Step>(operation.expected, accepts: operation.accepts, schema: operation.schema) {
        place, decoding in
        let reading = decoding.recordingUses { operation.read(place, decoding) }
        return reading.value.map {
            Step(
                operation: $0, location: decoding.source.location(of: place.node.span, path: place.path),
                text: place.node.oneLine(omitting: ["$comment", "$schema"]), arguments: reading.arguments)
        }
    }

    /// `copy` and `run` first: they have keys of the others' names.
    private static let operation = Shape<Step.Operation>.tagged(
        "a step",
        [
            ("copy", copy.map { .copy($0) }), ("run", run.map { .run($0) }),
            (
                "env",
                setting("envStep", "env", environment, "Sets variables for later steps and the image.") {
                    .environment($0)
                }
            ),
            (
                "workdir",
                setting(
                    "workdirStep", "workdir", workdir,
                    "Changes the work directory of later steps and the image; makes it where it is missing."
                ) {
                    .workdir($0)
                }
            ),
            ("user", setting("userStep", "user", user, "Changes who runs later steps and the image.") { .user($0) }),
            ("label", setting("labelStep", "label", labels, "Puts labels on the image.") { .label($0) }),
        ])

    /// What a step can be; it is one of them.
    static let stepKeys = ["copy", "run", "env", "workdir", "user", "label"]

    /// A path that later ones are relative to.
    static let workdir = imagePath.checked { path, _, decoding throws(Refusal) in
        decoding.workdir = path
        return path
    }

    /// A step of a single key.
    private static func setting<Value: Sendable>(
        _ name: String, _ key: String, _ shape: Shape<Value>, _ documentation: String,
        _ operation: @escaping @Sendable (Value) -> Step.Operation
    ) -> Shape<Step.Operation> {
        Shape<Value?>.object(
            name, "the step \(quoted(key))", documentation,
            fields: [.required(key, \.self, shape.map { $0 }, documentation)],
            siblings: stepKeys,
            initial: { _, _ in nil }
        ).checked { value, place, _ throws(Refusal) in
            guard let value else { throw Refusal("the step has no value") }
            return operation(value)
        }
    }
}

extension Language {
    private static let run = Shape<Run>.object(
        "runStep", "the step \"run\"", "Runs a process in the stage and keeps the files that it changes.",
        fields: [
            .required("run", \.command, command, "The program and its arguments, or a line for `/bin/sh -c`."),
            .optional("env", \.environment, environment, "Variables for this step only.", aliases: ["environment"]),
            .optional(
                "network", \.network, .choice(), "`host` gives it the network. By default it has none.", default: "none"
            ),
            .optional(
                "cache", \.cacheMounts, cacheMount.oneOrMore("a cache directory or a list of them"),
                "Directories that outlive the build and are never in the image.", aliases: ["caches", "mounts"]),
            .optional(
                "secrets", \.secrets, secret.oneOrMore("a secret or a list of them"),
                "Files that only this step sees, given by `--secret id=…`.", aliases: ["secret"]),
            .optional("user", \.user, user, "Who runs it. The stage's user where left out."),
            .optional(
                "workdir", \.workdir, imagePath, "Where it starts. The stage's work directory where left out.",
                aliases: ["cwd"]),
        ], siblings: stepKeys, initial: { _, _ in Run(command: .exec([])) })

    private static let cacheMount = Shape<CacheMount>.either(
        "a cache directory (a path or an object)",
        [
            imagePath.map { CacheMount(target: $0) },
            Shape<CacheDraft>.object(
                "cacheMount", "a cache directory", "A directory that outlives the build and is never in the image.",
                fields: [
                    .required("target", \.target, imagePath, "Where the step sees it.", aliases: ["path"]),
                    .optional("id", \.id, identifier, "Directories of the same id are one. The target where left out."),
                    .optional(
                        "sharing", \.sharing, .choice(),
                        "`shared`: several steps may use it at once. `locked`: one after the other.", default: "shared"),
                ], initial: { _, _ in CacheDraft() }
            ).map { CacheMount(target: $0.target, id: $0.id, sharing: $0.sharing) },
        ])

    private struct CacheDraft {
        var target = ImagePath.root
        var id: String?
        var sharing = CacheMount.Sharing.shared
    }

    private static let identifier = Shape<String>.text("an id") { text throws(Refusal) in
        try nonEmpty(text, "an id")
    }

    private struct SecretDraft {
        var id = ""
        var target: ImagePath?
        var required = true
        var mode: UInt32 = 0o400
    }

    private static let secret = Shape<SecretDraft>.either(
        "a secret (its id or an object)",
        [
            secretID.map { SecretDraft(id: $0) },
            .object(
                "secretMount", "a secret", "A file that only this step sees.",
                fields: [
                    .required("id", \.id, secretID, "What `--secret id=…` calls it."),
                    .optional(
                        "target", \.target, imagePath, "Where the step sees it. `/run/secrets/ID` where left out.",
                        aliases: ["path"]),
                    .optional("required", \.required, .boolean, "Whether the step fails without it.", default: true),
                    .optional("mode", \.mode, octalMode, "The file's mode, octal.", default: "0400"),
                ], initial: { _, _ in SecretDraft() }),
        ]
    ).checked { draft, _, _ throws(Refusal) in
        let usual = try Refusal.from { () throws(ImagePathError) in try ImagePath("run/secrets/" + draft.id) }
        return SecretMount(id: draft.id, target: draft.target ?? usual, required: draft.required, mode: draft.mode)
    }

    private static let secretID = Shape<String>.text(
        "the id of a secret", pattern: "^[A-Za-z0-9_][A-Za-z0-9_.-]*$", examples: ["npm-token"]
    ) { text throws(Refusal) in
        guard let first = text.utf8.first, isWordByte(first),
            text.utf8.allSatisfy({ isWordByte($0) || ".-".utf8.contains($0) })
        else {
            throw Refusal(
                "\(quoted(text)) is no id of a secret",
                hint: "letters, digits, \"_\", \".\" and \"-\", no \".\" or \"-\" first")
        }
        return text
    }

    private static let octalMode = Shape<UInt32>.text(
        "an octal mode such as \"0400\"", pattern: "^[0-7]{1,5}$", examples: ["0400"]
    ) { text throws(Refusal) in
        guard let mode = UInt32(text, radix: 8), mode <= 0o7777 else {
            throw Refusal("\(quoted(text)) is no octal mode")
        }
        return mode
    }
}
