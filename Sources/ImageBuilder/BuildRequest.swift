public import HostSystem
public import OCI

/// What to build, how, and what to do with the result.
public struct BuildRequest: Sendable {
    public enum LoadPolicy: String, Sendable, CaseIterable {
        /// Into Docker when an engine answers.
        case auto
        /// Into Docker; without an engine the build fails.
        case always
        case never
    }

    public enum VerifyPolicy: String, Sendable, CaseIterable {
        /// In the sandbox, and in Docker too where the image is loaded.
        case auto
        case sandbox
        case docker
        case none
    }

    public var recipe: HostPath
    /// Values for the recipe's arguments, by name.
    public var arguments: [String: String] = [:]
    /// Instead of the recipe's own context folder.
    public var context: HostPath?
    /// Instead of the image's stage: built and written, neither proven nor loaded.
    public var stage: String?
    /// Instead of the recipe's own tags, where there are some.
    public var tags: [ImageReference] = []
    /// The cache directory.
    public var cache: HostPath
    /// How many steps run at the same time; nil takes one a processor.
    public var jobs: Int?
    public var secrets: [Secret] = []
    public var useCache = true
    /// Nothing runs: a step that is not cached is an error.
    public var frozen = false
    /// Asks for package lists anew, however young the known ones are.
    public var refresh = false
    /// How many bytes the cache may hold when the build ends; nil is ``BuildCache/usualLimit(at:)``.
    public var cacheLimit: Int?
    /// Whether the report says whom the image's bytes belong to.
    public var attributes = false
    /// Writes the baseline that the recipe's budget names, whatever has grown.
    public var writesBaseline = false
    /// Nil is `build/NAME.oci.tar`, or `build/NAME.oci` for a layout.
    public var output: HostPath?
    public var format = OutputFormat.ociTar
    public var load = LoadPolicy.auto
    public var verify = VerifyPolicy.auto

    public init(recipe: HostPath, cache: HostPath) {
        self.recipe = recipe
        self.cache = cache
    }
}
