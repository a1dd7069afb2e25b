internal import JSON
internal import OCI

extension Language {
    static let copy = Shape<Copy>.object(
        "copyStep", "the step \"copy\"", "Copies files into the stage.",
        fields: [
            .required(
                "copy", \.sources, source.oneOrMore("a path or a list of paths"),
                "What to copy: paths and patterns (`*`, `?`, `[…]`, `**`), from the root of the context or of `from`."),
            .required(
                "to", \.to, target,
                "Where to: absolute, or relative to the work directory. A directory ends in `/`.",
                aliases: ["dest", "destination", "target"]),
            .optional(
                "from", \.from, copySource, "A stage, or a base as in a stage's `from`. The context where left out."),
            .optional(
                "owner", \.owner, owner, "Who owns the copies. `root` where left out.", aliases: ["chown", "user"]),
            .optional(
                "mode", \.mode, mode, "The copies' mode, octal or as chmod takes it.",
                aliases: ["chmod", "permissions"]),
            .optional(
                "parents", \.parents, .boolean, "Keeps the directories of the sources below `to`.", default: false),
            .optional(
                "exclude", \.exclude, pattern.oneOrMore("a pattern or a list of them"),
                "What to leave out, in the patterns of `.dockerignore`.", aliases: ["ignore"]),
        ], siblings: stepKeys.filter { $0 != "user" }, initial: { _, _ in Copy(sources: [], to: "") }
    ).checked { copy, _, _ throws(Refusal) in
        let isDirectory = copy.to == "." || copy.to.hasSuffix("/") || copy.to.hasSuffix("/.")
        if copy.sources.count > 1, !isDirectory {
            throw Refusal(
                "several sources need a directory to go to",
                hint: "end it with a slash: \"to\": \(quoted(copy.to + "/"))")
        }
        return copy
    }

    private static let source = Shape<String>.text("a path or a pattern") { text throws(Refusal) in
        let text = try nonEmpty(text, "a path")
        do throws(ImagePathError) { _ = try ImagePath(text) } catch {
            throw Refusal(
                "the path \(quoted(text)) leads out of what is copied from",
                hint: "a larger \"context\" reaches more, and an ignore file keeps it small")
        }
        return text
    }

    private static let target = Shape<String>.text("a path in the image", examples: ["/app/"]) { text throws(Refusal) in
        try nonEmpty(text, "a path")
    }.checked { text, _, decoding throws(Refusal) in
        // A relative path whose start only the base knows is looked at when the base is.
        if text.hasPrefix("/") || decoding.workdir != nil { _ = try resolve(text, decoding) }
        return text
    }

    private static let pattern = Shape<String>.text("a pattern") { text throws(Refusal) in
        try nonEmpty(text, "a pattern")
    }

    private static let copySource = Shape<Copy.Source>.either(
        "the name of a stage, or an object that describes an image",
        [
            Shape<String>.text("the name of a stage") { text throws(Refusal) in text }
                .checked { text, place, decoding throws(Refusal) in
                    if text == "scratch" { throw Refusal("there is nothing to copy in \"scratch\"") }
                    return .stage(try existingStage(text, place, decoding))
                },
            base.map { if case .stage(let name) = $0 { .stage(name) } else { .image($0) } },
        ])

    private static let mode = Shape<ModeSpec>.text(
        "a mode such as \"0755\" or \"u=rwX,go=rX\"",
        pattern: "^([0-7]{1,5}|[ugoa]*([-+=]([rwxXst]*|[ugo]))+(,[ugoa]*([-+=]([rwxXst]*|[ugo]))+)*)$",
        examples: ["0755", "u=rwX,go=rX"]
    ) { text throws(Refusal) in
        guard let mode = ModeSpec(text) else {
            throw Refusal(
                "\(quoted(text)) is no mode", hint: "write octal digits, \"0755\", or clauses, \"u=rwX,go=rX\"")
        }
        return mode
    }
}
