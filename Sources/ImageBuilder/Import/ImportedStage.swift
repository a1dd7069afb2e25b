internal import HostSystem
internal import JSON

/// A stage of a Dockerfile on its way into a recipe.
struct ImportedStage {
    enum Base {
        case scratch
        /// Another stage, by its number.
        case stage(Int)
        case official(OfficialImage, reference: String)
        case archive(HostPath, reference: String)
    }

    var name: String
    /// Whether the Dockerfile names it.
    let isNamed: Bool
    let base: Base
    let span: Range<Int>
    /// The stage whose base holds this one's packages: itself, or the first of those that it starts from.
    var root: Int

    var workdir: String?
    var user: RecipeDraft?
    var environment: [RecipeDraft.Member] = []
    var steps: [RecipeDraft] = []
    var configuration = ImportedConfiguration()

    /// Every variable that ENV has set so far, in a recipe's terms.
    var variables: [String: String] = [:]
    /// The arguments in scope: what they are called in the recipe, and whether they have a value.
    var arguments: [String: (name: String, isSet: Bool)] = [:]
    /// What takes the lines of RUN, CMD and HEALTHCHECK.
    var shell = ["/bin/sh", "-c"]
    /// Packages that its RUN lines install, with the lines.
    var packages: [(name: String, span: Range<Int>)] = []
    var extraPackages: [String] = []
    var userName: String?
    /// What its steps did, for the search for faults.
    var history: [Event] = []
    var setsCommand = false

    enum Event {
        case copy(everything: Bool, toImage: String, span: Range<Int>)
        case run(String, span: Range<Int>)
    }

    /// Whether nothing has happened yet that a setting could come too early for.
    var isUntouched: Bool { steps.isEmpty }

    mutating func set(_ members: [RecipeDraft.Member]) {
        if isUntouched { return environment.replace(members) }
        if case .object(let last)? = steps.last, last.first?.key == "env", last.count == 1,
            case .object(var values)? = last.first?.value
        {
            values.replace(members)
            steps[steps.count - 1] = .object([.init("env", .object(values))])
        } else {
            steps.append(.object([.init("env", .object(members))]))
        }
    }
}

extension [RecipeDraft.Member] {
    /// Puts members in, in place of those of their names.
    mutating func replace(_ members: [RecipeDraft.Member]) {
        for member in members {
            if let index = firstIndex(where: { $0.key == member.key }) { self[index] = member } else { append(member) }
        }
    }
}

/// What the image of a stage says about how it runs. Inherited by stages that start from it.
struct ImportedConfiguration {
    var entrypoint: RecipeDraft?
    var command: RecipeDraft?
    var ports: [String] = []
    var volumes: [String] = []
    var labels: [RecipeDraft.Member] = []
    var stopSignal: String?
    var healthcheck: RecipeDraft?
    /// Where they stand, for the search for faults; exec forms by their words.
    var commandWords: (words: [String], isExec: Bool, span: Range<Int>)?
    var healthLine: (line: String, span: Range<Int>)?
    var portSpans: [(port: Int, span: Range<Int>)] = []

    var draft: RecipeDraft {
        .object(present: [
            ("entrypoint", entrypoint), ("command", command),
            ("ports", ports.isEmpty ? nil : .list(ports.map(Self.port))),
            ("volumes", volumes.isEmpty ? nil : .strings(volumes)),
            ("labels", labels.isEmpty ? nil : .object(labels)),
            ("stopSignal", stopSignal.map { .string($0) }), ("healthcheck", healthcheck),
        ])
    }

    private static func port(_ text: String) -> RecipeDraft {
        Int(text).map { .value(.integer($0)) } ?? .string(text)
    }
}
