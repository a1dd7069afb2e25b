internal import OCI

/// Something that is looked for in a built image before it is proven. Each has a page of its name in `docs/rules`.
protocol Rule: SendableMetatype {
    /// As `checks` in a recipe names it.
    static var name: String { get }
    /// What becomes of a fault where neither recipe nor fault says otherwise.
    static var severity: CheckLevel { get }
    /// What it finds, in a line.
    static var summary: String { get }

    static func faults(in image: CheckedImage) throws -> [Fault]
}

/// What a rule found, before it is known what the recipe makes of it and where it asks for it.
struct Fault: Hashable, Sendable {
    /// What brought it into the image.
    enum Cause: Hashable, Sendable {
        /// The layer of this number, 0 for the lowest.
        case layer(Int)
        /// What the configuration says, by the recipe's name for it, such as `command`.
        case setting(String)
    }

    /// What is wrong, in a line.
    let message: String
    /// What it is about, where that is one file.
    var path: ImagePath?
    let cause: Cause
    /// What to do about it.
    let fix: String
    /// Where this one is less, or more, serious than the rule's others.
    var severity: CheckLevel?
}

/// Every rule, by its name.
enum RuleList {
    /// In the order in which findings are told.
    static let all: [any Rule.Type] = [
        CommandMissing.self, CommandNotExecutable.self, InterpreterMissing.self, HealthProgramMissing.self,
        PrivilegedPort.self, LiteralVariable.self, FixedPort.self,
    ]

    /// Rises when a rule finds more, or less, or says it otherwise: what was found before then counts no more.
    static let version = 1
}
