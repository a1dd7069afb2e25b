internal import HostSystem
internal import JSON

extension Language {
    static let budget = Shape<Budget>.object(
        "budget", "a budget", "How large the image may become; the build fails beyond.",
        fields: [
            .optional(
                "compressed", \.image.compressed, limits, "The whole image as a registry stores it."),
            .optional("unpacked", \.image.unpacked, limits, "The whole image's layers unpacked."),
            .optional(
                "parts", \.parts, partBudget.named("an object of parts", names: Names.part),
                "By part of the image: `base`, `dependencies`, `app`, or one of your own by its paths."),
            .optional(
                "packages", \.packages, packageBudget.named("an object of packages", names: Names.package),
                "By package (Debian's, Python's, npm's) or group of packages."),
            .optional(
                "layers", \.layers, anyLimits.named("an object of layers", names: Names.layer),
                "By a layer's number, from 1, or its step's title."),
            .optional(
                "paths", \.paths, anyLimits.named("an object of paths", names: Names.path),
                "By path or pattern; a directory counts with everything in it."),
            .optional(
                "baseline", \.baseline, hostPath,
                "The file of sizes that growth is counted from; `--write-baseline` makes it."),
        ], initial: { _, _ in Budget() }
    ).checked { budget, _, _ throws(Refusal) in
        if budget.baseline == nil, budget.allLimits.contains(where: \.isGrowth) {
            throw Refusal(
                "a limit of growth needs a baseline to grow from",
                hint: "add \"baseline\": \"sizes.json\", and make the file with --write-baseline")
        }
        return budget
    }

    private static let limit = Shape<SizeLimit>.either(
        "a size such as \"60 MB\", or growth such as \"+2 %\"",
        [
            .text(
                "a size such as \"60 MB\", or growth such as \"+2 %\"",
                pattern:
                    "^ *([0-9]+(\\.[0-9]+)? *([kMGT]?B|[KMGT]iB)|\\+ *[0-9]+(\\.[0-9]+)? *([kMGT]?B|[KMGT]iB|%))$",
                examples: ["60 MB", "55 MiB", "+2 %", "+500 kB"]
            ) { text throws(Refusal) in try SizeLimit(parsing: text) },
            Shape<Int>.integer(0...maximumInteger, "a number of bytes").map { .atMost(Bytes($0)) },
        ])

    private static let limits = limit.oneOrMore("a limit or a list of limits")

    /// Limits alone are of the compressed size.
    private static let anyLimits = Shape<SizeLimits>.either(
        "a limit, a list of limits or an object",
        [
            limits.map { SizeLimits(compressed: $0) },
            .object(
                "sizeLimits", "a limit", "How large something may become.",
                fields: limitFields(\.compressed, \.unpacked),
                initial: { _, _ in SizeLimits() }),
        ])

    private static let partBudget = Shape<PartBudget>.either(
        "a limit, a list of limits or an object",
        [
            limits.map { PartBudget(limits: SizeLimits(compressed: $0)) },
            .object(
                "partLimit", "a limit", "How large a part may become. A size alone is the compressed one.",
                fields: [
                    .optional(
                        "paths", \.paths, pattern.oneOrMore("a pattern or a list of patterns"),
                        "What belongs to it. Default: the layers that count for a part of this name.")
                ] + limitFields(\.limits.compressed, \.limits.unpacked), initial: { _, _ in PartBudget() }),
        ])

    private static let packageBudget = Shape<PackageBudget>.either(
        "a limit, a list of limits or an object",
        [
            limits.map { PackageBudget(limits: SizeLimits(compressed: $0)) },
            .object(
                "packageLimit", "a limit", "How large some packages may become together.",
                fields: [
                    .optional(
                        "packages", \.packages, pattern.oneOrMore("a name or a list of names"),
                        "Their names, `*` for any part of one. Default: the limit's own name.")
                ] + limitFields(\.limits.compressed, \.limits.unpacked), initial: { _, _ in PackageBudget() }),
        ])

    private static func limitFields<Owner>(
        _ compressed: any WritableKeyPath<Owner, [SizeLimit]> & Sendable,
        _ unpacked: any WritableKeyPath<Owner, [SizeLimit]> & Sendable
    ) -> [Field<Owner>] {
        [
            .optional("compressed", compressed, limits, "Of its share of the compressed layers."),
            .optional("unpacked", unpacked, limits, "Of its files unpacked."),
        ]
    }

    private static let pattern = Shape<String>.text("a pattern") { text throws(Refusal) in
        _ = try Refusal.from { () throws(PatternError) in try PathSet([text]) }
        return text
    }
}

extension Shape {
    /// An object of such values by name; of a name that stands twice the last counts.
    fileprivate func named(_ expected: String, names: NameRule) -> Shape<[String: Value]> {
        dictionary(expected, names: names).map { Dictionary($0.map { ($0.name, $0.value) }) { _, last in last } }
    }
}

extension Names {
    fileprivate static let package = NameRule(
        noun: "name of a package", hint: "write a name such as \"numpy\", or a pattern such as \"libpython3*\"",
        pattern: nil, allows: isPattern)

    fileprivate static let layer = NameRule(
        noun: "layer", hint: "write its number, from 1, or its step's title", pattern: nil
    ) { !$0.isEmpty }

    fileprivate static let path = NameRule(
        noun: "path or pattern", hint: "write it as in a copy: \"/app/static\", \"**/*.so\"", pattern: nil,
        allows: isPattern)

    private static func isPattern(_ text: String) -> Bool { !text.isEmpty && (try? PathSet([text])) != nil }
}
