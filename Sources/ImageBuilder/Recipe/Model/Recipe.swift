public import HostSystem
public import OCI

/// What a recipe file says: checked, its arguments put in, its places kept. Nothing here was looked up on disk or
/// in the network yet, but for the recipe file itself and those that it names.
public struct Recipe: Hashable, Sendable {
    /// The recipe's own file, absolute.
    public var file: HostPath
    /// What the image and its output file are called.
    public var name: String
    /// The folder that copies read from, absolute.
    public var context: HostPath
    /// What the image runs on.
    public var platform: Platform
    /// Every declared argument with its value in this build.
    public var arguments: [String: ArgumentValue]
    /// In the order of the file, behind them what was taken from other recipes; names are unique, and no stage needs
    /// itself.
    public var stages: [Stage]
    public var image: ImageSettings
    public var budget: Budget?
    public var proof: Proof?
    public var tests: [TestSource]
    /// How seriously each named check is taken; the others keep their own default.
    public var checks: [String: CheckLevel]

    public init(
        file: HostPath, name: String, context: HostPath, platform: Platform, arguments: [String: ArgumentValue] = [:],
        stages: [Stage], image: ImageSettings, budget: Budget? = nil, proof: Proof? = nil,
        tests: [TestSource] = [], checks: [String: CheckLevel] = [:]
    ) {
        self.file = file
        self.name = name
        self.context = context
        self.platform = platform
        self.arguments = arguments
        self.stages = stages
        self.image = image
        self.budget = budget
        self.proof = proof
        self.tests = tests
        self.checks = checks
    }

    /// The stage of that name.
    public subscript(stage name: String) -> Stage? { stages.first { $0.name == name } }
}

/// The value of a build argument.
public enum ArgumentValue: Hashable, Sendable, CustomStringConvertible {
    case string(String)
    case integer(Int)
    case boolean(Bool)

    /// What `${NAME}` becomes.
    public var description: String {
        switch self {
        case .string(let value): value
        case .integer(let value): String(value)
        case .boolean(let value): String(value)
        }
    }
}

/// Structure tests of the finished image: they stand in the recipe, or in a file that it names.
public enum TestSource: Hashable, Sendable {
    case inline(StructureTests)
    /// An absolute path, and where the recipe names it.
    case file(HostPath, SourceLocation)
}

/// What becomes of a check that finds something.
public enum CheckLevel: String, Hashable, Sendable, CaseIterable {
    case off
    case warn
    case error
}
