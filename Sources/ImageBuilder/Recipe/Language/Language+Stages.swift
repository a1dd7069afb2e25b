internal import HostSystem
internal import JSON
internal import OCI

extension Language {
    /// `stages`. Their names are known before the first is read, for a stage may name a later one.
    static let stages = Shape<[Stage]>(
        named.expected, accepts: named.accepts, schema: named.schema.adding(["minProperties": 1])
    ) { place, decoding in
        decoding.stageNames = place.members.map(\.key)
        if place.members.isEmpty { decoding.report("a recipe needs at least one stage", at: place) }
        return named.read(place, decoding).map { stages in stages.map { $0.value } }
    }

    private static let named = finished.dictionary("an object of stages", names: Names.stage)

    private static let finished = Shape<Stage>(stage.expected, accepts: stage.accepts, schema: stage.schema) {
        place, decoding in
        guard let stage = stage.read(place, decoding) else { return nil }
        decoding.finishedStages[stage.name] = (stage, stage.configuration.workdir ?? decoding.workdir, place.mark)
        return stage
    }

    /// `from` and `workdir` first: relative paths start where they lead.
    private static let stage = Shape<Stage>.object(
        "stage", "a stage", "A root file system in the making: a base and the steps on top.",
        fields: [
            .required(
                "from", \.base, baseWithUses, "What it starts from: `scratch`, another stage, or a base.",
                aliases: ["base", "image"]),
            .optional(
                "workdir", \.workdir, workdir, "Where its steps start, and its image. The base's where left out.",
                aliases: ["cwd"]),
            .optional(
                "user", \.user, user, "Who runs its steps, and its image. The base's where left out.",
                aliases: ["runAs"]),
            .optional(
                "env", \.environment, environment, "Variables for its steps and its image.",
                aliases: ["environment", "variables"]),
            .optional("steps", \.steps, step.list("a list of steps"), "What is done, in order."),
            .optional(
                "config", \.configuration, configuration, "What the image is told, beyond what the steps leave.",
                aliases: ["configuration"]),
        ],
        initial: { place, decoding in
            decoding.currentStage = place.key
            decoding.workdir = .root
            return Stage(
                name: place.key, from: .scratch,
                location: decoding.source.location(of: place.node.span, path: place.path))
        })

    private static let baseWithUses = Shape<BaseWithUses>(
        stageBase.expected, accepts: stageBase.accepts, schema: stageBase.schema
    ) { place, decoding in
        let reading = decoding.recordingUses { stageBase.read(place, decoding) }
        return reading.value.map { BaseWithUses(base: $0, arguments: reading.arguments) }
    }
}

private struct BaseWithUses {
    var base: Base
    var arguments: [String: String]
}

extension Stage {
    fileprivate var base: BaseWithUses {
        get { BaseWithUses(base: from, arguments: arguments) }
        set { (from, arguments) = (newValue.base, newValue.arguments) }
    }
}
