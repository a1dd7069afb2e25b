internal import HostSystem
public import OCI

/// One node of a build: something that makes a layer, or a base that brings several.
public struct PlanStep: Hashable, Sendable {
    public let operation: PlanOperation
    /// The stage that it belongs to.
    public let stage: String
    /// The recipe that the stage was taken from, where that is another one.
    public let origin: OtherRecipe?
    /// The step's place in the recipe.
    public let location: SourceLocation
    /// The arguments that it used, for explanations; their values are in the operation already.
    public let arguments: [String: String]
    /// Whether its layer is part of the image, and so has to be compressed.
    public let isExported: Bool

    /// What its stage is called in its own recipe.
    var ownStage: String { Stage.ownName(stage) }

    /// One line that says what it does. Made from the operation alone, so that the same operation always has the same
    /// title, whatever the recipe's layout: it stands in the image's history.
    public var title: String { operation.title }
}

/// What a step does, with everything about it that the recipe decides.
public enum PlanOperation: Hashable, Sendable {
    /// Brings the layers that a stage starts from.
    case base(Base)
    /// Makes a user, its group and its home.
    case account(NamedUser)
    case copy(Copy, workdir: ImagePath?)
    case run(Run, StageSettings)
    /// Makes the directories that the image declares, where they are missing.
    case directories([DeclaredDirectory])
}

/// A directory that the image needs: its work directory, a volume.
public struct DeclaredDirectory: Hashable, Sendable {
    public let path: ImagePath
    /// Who owns it; nil is root.
    public let owner: UserSpec?
}

/// What steps inherit from the stage so far.
public struct StageSettings: Hashable, Sendable {
    /// On top of the base's own, in order, each name once.
    public var environment: [EnvironmentVariable] = []
    /// Nil is the base's.
    public var user: UserSpec?
    /// Nil is the base's.
    public var workdir: ImagePath?
    public var labels: [Label] = []

    mutating func set(_ variables: [EnvironmentVariable]) {
        for variable in variables {
            environment.removeAll { $0.name == variable.name }
            environment.append(variable)
        }
    }
}

extension PlanOperation {
    var title: String {
        switch self {
        case .base(let base): "from \(base.title)"
        case .account(let user): "user \(user.name) (\(user.id))"
        case .copy(let copy, _): "copy \(copy.title)"
        case .run(let run, _): "run \(run.command.title)"
        case .directories(let directories): "directory \(directories.map(\.path.description).joined(separator: " "))"
        }
    }
}

extension Base {
    var title: String {
        switch self {
        case .scratch: "scratch"
        case .stage(let name): name
        case .debian(let source):
            "debian \(source.suite) (\(source.variant.rawValue)): \(source.packages.joined(separator: " "))"
        case .layout(let path, let reference), .archive(let path, let reference):
            path.name + (reference.map { " " + $0 } ?? "")
        case .rootfs(let path): path.name
        }
    }
}

extension Copy {
    fileprivate var title: String {
        let source =
            switch from {
            case .context: ""
            case .stage(let name): " from \(Stage.ownName(name))"
            case .image(let base): " from \(base.title)"
            }
        return "\(sources.joined(separator: " "))\(source) to \(to)"
    }
}

extension Run.Command {
    var title: String {
        switch self {
        case .exec(let words): words.joined(separator: " ")
        case .shell(let line): line
        }
    }
}
