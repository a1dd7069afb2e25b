internal import HostSystem
internal import JSON
internal import OCI

extension Language {
    /// The whole document. Arguments are read first, then stages: the rest refers to them.
    static let recipe = Shape<Draft>.object(
        "recipe", "a recipe", "What goes into a container image, and what the image has to show before it is let out.",
        fields: [
            .optional(
                "extends", \.extends, .literal, "The recipe that this one is laid over, relative to this file.",
                aliases: ["extend", "inherits", "parent"]),
            .optional(
                "args", \.arguments, arguments,
                "Values that `--set NAME=VALUE` can change, put in where `${NAME}` stands.",
                aliases: ["arguments", "arg"]),
            .required("name", \.name, name, "What the output file is called: `build/NAME.oci.tar`."),
            .optional(
                "context", \.context, hostPath, "The folder that copies read from, relative to the recipe.",
                default: "."),
            .optional("platform", \.platform, platform, "What the image runs on. This machine's where left out."),
            .required(
                "stages", \.stages, stages, "The stages by name. Only those that the image needs are built.",
                aliases: ["stage"]),
            .optional("image", \.image, image, "Which stage becomes the image, and what it is called."),
            .optional("budget", \.budget, budget, "How large the image may become.", aliases: ["budgets"]),
            .optional("proof", \.proof, proof, "What the finished image has to show.", aliases: ["prove"]),
            .optional(
                "tests", \.tests, tests, "What the finished image has to have and do, test by test.",
                aliases: ["test", "structureTests"]),
            .optional("checks", \.checks, checks, "How seriously each check is taken, by its name."),
        ], initial: { _, _ in Draft() }
    ).checked { draft, _, decoding throws(Refusal) in
        var draft = draft
        if draft.image == nil { draft.image = ImageSettings(stage: try onlyStage(decoding)) }
        return draft
    }

    struct Draft {
        /// Always nil: what a recipe extends is part of it before it is read.
        var extends: String?
        var arguments: Void = ()
        var name = ""
        var context: HostPath?
        var platform: Platform?
        var stages: [Stage] = []
        var image: ImageSettings?
        var budget: Budget?
        var proof: Proof?
        var tests: [TestSource] = []
        var checks: [String: CheckLevel] = [:]
    }

    private static let name = Shape<String>.text(
        "a name", pattern: "^[a-z0-9][a-z0-9._-]*$", examples: ["shop"]
    ) { text throws(Refusal) in
        guard isLowerCaseWord(text, and: Set("._-".utf8)), text.utf8.count <= 100 else {
            throw Refusal(
                "\(quoted(text)) is no name for a recipe",
                hint: "up to 100 lower-case letters, digits, \".\", \"_\" and \"-\", a letter or digit first")
        }
        return text
    }

    private static let platform = Shape<Platform>.text(
        "a platform such as \"linux/amd64\"", pattern: "^linux/[a-z0-9]+(/[a-z0-9]+)?$",
        examples: ["linux/amd64", "linux/arm64"]
    ) { text throws(Refusal) in
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard (2...3).contains(parts.count), parts[0] == "linux", parts.allSatisfy({ isLowerCaseWord($0, and: []) })
        else {
            throw Refusal("\(quoted(text)) is no platform", hint: "write \"linux/amd64\" or \"linux/arm64\"")
        }
        return Platform(os: "linux", architecture: parts[1], variant: parts.count == 3 ? parts[2] : nil)
    }
}
