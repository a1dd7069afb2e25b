/// Files into the image.
public struct Copy: Hashable, Sendable {
    public enum Source: Hashable, Sendable {
        case context
        /// Another of the recipe's stages, which exists.
        case stage(String)
        /// An image that is no stage.
        case image(Base)
    }

    /// Paths or patterns, relative to the context's or image's root. Never empty, none escapes.
    public var sources: [String]
    public var from: Source
    /// As written: absolute, or relative to the work directory. A slash at its end says that it is a directory.
    public var to: String
    /// Nil is root, 0:0.
    public var owner: OwnerSpec?
    /// Nil keeps what the source has: 0755 or 0644 from the context.
    public var mode: ModeSpec?
    /// Whether the sources' own directories are kept below `to`.
    public var parents: Bool
    /// Patterns of what to leave out, as in an ignore file.
    public var exclude: [String]

    public init(
        sources: [String], from: Source = .context, to: String, owner: OwnerSpec? = nil, mode: ModeSpec? = nil,
        parents: Bool = false, exclude: [String] = []
    ) {
        self.sources = sources
        self.from = from
        self.to = to
        self.owner = owner
        self.mode = mode
        self.parents = parents
        self.exclude = exclude
    }
}
