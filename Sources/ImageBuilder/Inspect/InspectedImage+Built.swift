internal import Archive
internal import OCI

extension InspectedImage {
    /// An image that was just built, from what the cache knows of its layers.
    init(_ image: BuiltImage, name: String, origins: LayerOrigins, layers store: LayerStore) throws {
        var origins = origins
        let layers = try image.layers.map { layer in
            Layer(
                digest: layer.descriptor.digest, diffID: layer.diffID, mediaType: layer.descriptor.mediaType,
                size: Footprint(compressed: layer.descriptor.size, unpacked: layer.uncompressedSize),
                shares: layer.descriptor.mediaType == .layer ? .exact : .measured,
                index: try store.index(of: layer.diffID), evidence: try store.evidence(of: layer.diffID),
                origin: origins.next(titled: layer.title))
        }
        self.init(
            name: name, configuration: image.configuration, id: image.id, digest: image.digest,
            tags: image.tags.map(\.description), layers: layers.map { $0.fitted })
    }
}

extension InspectedImage.Layer {
    /// The table of contents belongs to the first compressed form that there was of the layer. Where this is another
    /// one its shares are made to fit, and called an estimate.
    fileprivate var fitted: InspectedImage.Layer {
        let shares = index.entries.reduce(0) { $0 + $1.compressedSize }
        let end = size.unpacked - index.entries.reduce(0) { $0 + $1.storedSize }
        // What is left is the end of the archive and some framing; it cannot be less than nothing or much more.
        if (0...(end + index.entries.count * 32 + 4096)).contains(size.compressed - shares), self.shares != .exact {
            return self
        }
        var index = index
        var (plain, given) = (0, 0)
        for number in index.entries.indices {
            plain += index.entries[number].storedSize
            let share = size.unpacked == 0 ? 0 : Int(Double(size.compressed) * (Double(plain) / Double(size.unpacked)))
            index.entries[number].compressedSize = share - given
            given = share
        }
        return InspectedImage.Layer(
            digest: digest, diffID: diffID, mediaType: mediaType, size: size,
            shares: self.shares == .exact ? .exact : .estimated, index: index, evidence: evidence, origin: origin)
    }
}
