public import HostSystem

/// The recipe that a stage was taken from, as far as its steps need it.
public struct OtherRecipe: Hashable, Sendable {
    public var name: String
    /// Absolute.
    public var file: HostPath
    /// The folder that its copies read from, absolute.
    public var context: HostPath

    public init(name: String, file: HostPath, context: HostPath) {
        self.name = name
        self.file = file
        self.context = context
    }
}
