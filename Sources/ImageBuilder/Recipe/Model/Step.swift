public import OCI

/// One step of a stage.
public struct Step: Hashable, Sendable {
    public var operation: Operation
    public var location: SourceLocation
    /// The step as one line of JSON, as the recipe has it (arguments not put in): for history and logs.
    public var text: String
    /// The arguments that the step used, with their values.
    public var arguments: [String: String]

    public init(operation: Operation, location: SourceLocation, text: String, arguments: [String: String] = [:]) {
        self.operation = operation
        self.location = location
        self.text = text
        self.arguments = arguments
    }

    public enum Operation: Hashable, Sendable {
        case copy(Copy)
        case run(Run)
        /// For every later step and for the image.
        case environment([EnvironmentVariable])
        /// For every later step and for the image.
        case workdir(ImagePath)
        /// For every later step and for the image.
        case user(UserSpec)
        case label([Label])
    }
}
