internal import HostSystem
internal import JSON
internal import OCI

/// One reading of one recipe: what was found wrong so far, and what later values need to know of earlier ones.
final class Decoding {
    let source: SourceTexts
    /// Values for arguments: from the command line, or from the recipe that takes a stage of this one.
    let overrides: [String: String]
    /// Recipes that stages are taken from; nil in a document that is no recipe.
    let others: OtherRecipes?

    private(set) var findings: [Finding] = []

    /// The arguments read so far; one without a value has been complained of already.
    var arguments: [String: ArgumentValue?] = [:]
    /// The keys of `args`, before any is read.
    var argumentNames: [String] = []
    /// The names of the arguments that were put in, in order, repetitions included.
    var uses: [String] = []

    /// The keys of `stages`, before any stage is read.
    var stageNames: [String] = [] {
        didSet { stageSet = Set(stageNames) }
    }
    private var stageSet: Set<String> = []
    /// The stage being read.
    var currentStage = ""
    /// Where the stage being read stands; nil where only its base knows.
    var workdir: ImagePath?
    /// Which stage names which other one, and where, in the order of reading.
    var references: [StageReference] = []
    /// Stages without a fault, by name, where their steps end, and what to point at in the recipe.
    var finishedStages: [String: (stage: Stage, workdir: ImagePath?, mark: Range<Int>)] = [:]

    /// Stages taken from other recipes, each behind those that its recipe has before it.
    var otherStages: [Stage] = []
    /// What is wrong with other recipes.
    var otherDiagnostics: [Diagnostic] = []

    init(source: SourceTexts, overrides: [String: String], others: OtherRecipes? = nil) {
        self.source = source
        self.overrides = overrides
        self.others = others
    }

    struct StageReference {
        var from: String
        var to: String
        var place: Place
    }

    /// Something wrong, not yet turned into lines and columns.
    struct Finding {
        var span: Range<Int>?
        var path: String
        var message: String
        var hint: String?
    }

    /// How an argument's value is given, up to the value.
    func override(_ name: String) -> String { others?.isReadingOther == true ? "set.\(name)" : "--set \(name)" }

    func hasStage(_ name: String) -> Bool { stageSet.contains(name) }

    /// A file with more errors than this is something else than a recipe: the rest is not looked at.
    static let maximumFindings = 100

    var isFull: Bool { findings.count >= Self.maximumFindings }

    func report(_ message: String, at place: Place, hint: String? = nil) {
        report(message, span: place.mark, path: place.path, hint: hint)
    }

    func report(_ message: String, span: Range<Int>?, path: String, hint: String? = nil) {
        if isFull { return }
        findings.append(Finding(span: span, path: path, message: message, hint: hint))
    }

    /// What `body` makes; nil when it found something wrong.
    func faultless<Value>(_ body: () -> Value?) -> Value? {
        let before = findings.count
        let value = body()
        return findings.count == before ? value : nil
    }

    /// What `body` makes, and the arguments that it put in.
    func recordingUses<Value>(_ body: () -> Value) -> (value: Value, arguments: [String: String]) {
        let before = uses.count
        let value = body()
        var used: [String: String] = [:]
        for name in uses[before...] { used[name] = arguments[name]??.description }
        return (value, used)
    }

    /// What was found, sorted by place; what belongs to no place stands first, what other recipes have last.
    var diagnostics: [Diagnostic] {
        let sorted = findings.enumerated().sorted {
            ($0.element.span?.lowerBound ?? -1, $0.offset) < ($1.element.span?.lowerBound ?? -1, $1.offset)
        }
        let diagnostics = sorted.map { _, finding in
            Diagnostic(
                message: finding.message,
                location: finding.span.map { source.location(of: $0, path: finding.path) },
                hint: finding.hint, excerpt: finding.span.map { source.excerpt(of: $0) })
        }
        let end = Diagnostic(message: "more than \(Self.maximumFindings) errors: the rest was not looked at")
        return diagnostics + (isFull ? [end] : []) + otherDiagnostics
    }
}
