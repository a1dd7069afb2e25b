internal import OCI

extension SizeReport {
    /// The sizes of a built image, with the step, stage and part that each layer belongs to.
    init(_ image: BuiltImage, recipe: Recipe, plan: BuildPlan) {
        var origins = LayerOrigins(recipe: recipe, plan: plan)
        self.init(
            name: recipe.name, platform: image.configuration.platform, imageDigest: image.digest, imageID: image.id,
            tags: image.tags,
            layers: image.layers.map { layer in
                let origin = origins.next(titled: layer.title)
                return Layer(
                    digest: layer.descriptor.digest, diffID: layer.diffID, step: layer.title,
                    stage: origin.step.stage ?? "image", part: origin.part, compressed: layer.descriptor.size,
                    unpacked: layer.uncompressedSize)
            })
    }
}
