internal import HostSystem
internal import JSON

extension Language {
    /// A stage of another recipe, taken beside the stages of this one: its name here.
    static let otherStage = Shape<String>(
        reference.expected, accepts: reference.accepts, schema: reference.schema
    ) { place, decoding in
        reference.read(place, decoding).flatMap { decoding.take($0, at: place) }
    }

    private static let reference = Shape<OtherStage>.object(
        "recipeBase", "a stage of another recipe", "A stage of another recipe, with everything that it needs.",
        fields: [
            .required("recipe", \.file, file, "The recipe, relative to the file that this stands in."),
            .optional(
                "stage", \.stage, Shape.string, "Which of its stages. The one that becomes its image where left out."),
            .optional(
                "set", \.arguments, argumentValues, "Values for the other recipe's arguments.",
                aliases: ["args", "arguments", "arg"]),
        ], initial: { _, _ in OtherStage() })

    /// As it was named: that is how errors in it name it.
    private static let file = Shape<String>.text("the path of a recipe") { text throws(Refusal) in
        try nonEmpty(text, "the path of a recipe")
    }.checked { text, place, decoding throws(Refusal) in
        decoding.source.file(at: place.node.span).parent.appending(text).normalised
    }
}
