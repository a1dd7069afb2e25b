internal import Archive
internal import ContentStore
internal import HostSystem
internal import OCI

extension ForeignImage {
    /// Takes the image's layers into the cache as they are.
    /// - Parameter title: what the layers' history says.
    func adopted(by layers: LayerStore, title: String, cancellation: Cancellation) throws -> StageState {
        var state = StageState()
        for layer in self.layers {
            try cancellation.check()
            if try !layers.contains(layer.diffID, as: layer.blob) { try adopt(layer, by: layers) }
            state = state.adding(layer.diffID, title: title, original: layer.blob)
        }
        state.execution = configuration.execution
        state.baseHistory = configuration.history
        state.baseLayerCount = state.layers.count
        return state
    }

    private func adopt(_ layer: Layer, by layers: LayerStore) throws {
        guard let file = try layers.store.open(layer.blob) else { throw LostContent(layer.blob) }
        let read = try LayerSummary(reading: file)
        guard read.diffID == layer.diffID else {
            throw BuildError(
                "the image is damaged: the layer \(layer.blob) unpacks to \(read.diffID), not to \(layer.diffID)")
        }
        let blob = LayerStore.Blob(
            digest: layer.blob, size: layer.size, mediaType: layer.mediaType, uncompressedSize: read.uncompressedSize)
        try layers.adopt(blob, diffID: layer.diffID, index: read.index)
    }
}
