internal import Archive
internal import OCI

/// An image whose layers' tables of contents are known, without any of it having been extracted.
struct InspectedImage: Sendable {
    struct Layer: Sendable {
        /// Of the layer as it is stored.
        let digest: Digest
        let diffID: Digest
        let mediaType: MediaType
        let size: Footprint
        let shares: Attribution.Shares
        let index: LayerIndex
        let evidence: PackageEvidence
        var origin: LayerOrigin
    }

    /// As it was asked for.
    let name: String
    var configuration: ImageConfiguration
    /// The digest of the configuration.
    let id: Digest
    /// The digest of the manifest; nil where the image came without one.
    let digest: Digest?
    let tags: [String]
    /// Lowest first.
    var layers: [Layer]

    /// Its merged file system.
    var tree: MergedTree { MergedTree(layers.map(\.index)) }
}

/// Where a layer comes from: the step that made it, and what it counts for.
struct LayerOrigin: Hashable, Sendable {
    var step: Attribution.Step
    /// `base`, `dependencies` or `app`.
    var part: String
}
