internal import JSON
internal import OCI

extension Language {
    static let image = Shape<ImageSettings>.object(
        "image", "the image", "Which stage becomes the image, and what it is called.",
        fields: [
            .optional(
                "stage", \.stage, finalStage, "The stage that becomes the image. A single stage need not be named.",
                aliases: ["from", "target"]),
            .optional(
                "tags", \.tags, tag.oneOrMore("a name or a list of names"), "What the image is called.",
                aliases: ["tag", "names", "name"]),
            .optional("labels", \.labels, labelDictionary, "Labels, in its configuration."),
            .optional("annotations", \.annotations, labelDictionary, "Annotations, in its manifest."),
            .optional(
                "compression", \.compression, compression, "How its layers are compressed.", default: "gzip"),
        ], initial: { _, _ in ImageSettings(stage: "") }
    ).checked { image, _, decoding throws(Refusal) in
        var image = image
        if image.stage.isEmpty { image.stage = try onlyStage(decoding) }
        return image
    }

    /// The stage that becomes the image where the recipe does not say.
    static func onlyStage(_ decoding: Decoding) throws(Refusal) -> String {
        guard decoding.stageNames.count > 1 else { return decoding.stageNames.first ?? "" }
        throw Refusal(
            "the recipe does not say which of its stages becomes the image",
            hint: "write \"image\": {\"stage\": \(quoted(decoding.stageNames.last ?? ""))}")
    }

    private static let finalStage = Shape<String>.text("the name of a stage") { text throws(Refusal) in
        text
    }.checked { text, _, decoding throws(Refusal) in
        if decoding.hasStage(text) { return text }
        throw Refusal(
            "there is no stage \(quoted(text))",
            hint: Suggestion.nearest(to: text, among: decoding.stageNames).map { "did you mean \(quoted($0))?" }
                ?? "the stages are " + decoding.stageNames.prefix(20).joined(separator: ", "))
    }

    private static let tag = Shape<ImageReference>.text("the name of an image", examples: ["app:latest"]) {
        text throws(Refusal) in
        let reference = try Refusal.from { () throws(ImageReferenceError) in try ImageReference(text) }
        if reference.digest != nil { throw Refusal("a new image's name has no digest: its content makes the digest") }
        return reference
    }

    private static let compression = Shape<LayerCompression>.either(
        "\"gzip\", \"zstd\" or \"none\", or an object with a level",
        [
            algorithm.map { LayerCompression(algorithm: $0) },
            .object(
                "compression", "a compression", "How layers are compressed.",
                fields: [
                    .required("algorithm", \.algorithm, algorithm, "`gzip` is read by everything, `zstd` is faster."),
                    .optional(
                        "level", \.level, .integer(1...19, "a level"),
                        "How hard it tries: gzip 1 to 12, 4 where left out; zstd 1 to 19, 3 where left out."),
                ], initial: { _, _ in LayerCompression() }),
        ]
    ).checked { compression, _, _ throws(Refusal) in
        switch (compression.algorithm, compression.level) {
        case (.none, .some): throw Refusal("\"none\" has no level")
        case (.gzip, .some(13...)): throw Refusal("the levels of gzip end at 12")
        default: return compression
        }
    }

    private static let algorithm = Shape<LayerCompression.Algorithm>.choice()
}
