public import OCI

/// Whom the bytes of an image belong to: every byte of every layer to a layer and its step, to a part of the image, to
/// a path, and where it is so to a package.
///
/// The files' footprints and the layers' remainders together are exactly the size of the layers.
public struct Attribution: Hashable, Sendable {
    /// The image as it was asked for: a path, a name, or the recipe's name.
    public var name: String
    public var platform: Platform
    /// The digest of the manifest; nil where the image came without one, as from `docker save`.
    public var imageDigest: Digest?
    /// The digest of the configuration.
    public var imageID: Digest
    public var tags: [String]
    /// Lowest first.
    public var layers: [Layer]
    /// The names of the parts that something belongs to.
    public var parts: [String]
    public var packages: [Package]
    /// Every member of every layer, layer by layer in the order of the tar.
    public var files: [File]
    /// Largest first.
    public var waste: [Waste]

    public init(
        name: String, platform: Platform, imageDigest: Digest? = nil, imageID: Digest, tags: [String] = [],
        layers: [Layer], parts: [String], packages: [Package] = [], files: [File] = [], waste: [Waste] = []
    ) {
        self.name = name
        self.platform = platform
        self.imageDigest = imageDigest
        self.imageID = imageID
        self.tags = tags
        self.layers = layers
        self.parts = parts
        self.packages = packages
        self.files = files
        self.waste = waste
    }

    /// All layers together.
    public var total: Footprint { layers.map(\.size).sum }
}
