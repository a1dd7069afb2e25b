/// Why a build failed: what was being done, where the recipe asks for it, and why it could not be done.
public struct BuildError: Error, Sendable, CustomStringConvertible {
    /// The stage, if it happened in one.
    public let stage: String?
    /// What was being done, such as `run npm ci`.
    public let step: String?
    /// Where the recipe asks for it.
    public let location: SourceLocation?
    /// What failed, for people; log and command to look closer where there are some.
    public let failure: BuildFailure
    /// What to do about it.
    public let hint: String?

    public init(
        _ failure: BuildFailure, stage: String? = nil, step: String? = nil, location: SourceLocation? = nil,
        hint: String? = nil
    ) {
        self.stage = stage
        self.step = step
        self.location = location
        self.failure = failure
        self.hint = hint
    }

    public init(_ message: String, hint: String? = nil) {
        self.init(BuildFailure(message: message), hint: hint)
    }

    public var description: String {
        let place = [stage, step].compactMap { $0 }.joined(separator: ": ")
        return (place.isEmpty ? "" : place + ": ") + failure.message
    }

    /// `at FILE:LINE:COLUMN`, where the recipe is the cause.
    public var place: String? { location.map { "  at \($0)" } }

    /// The same error, placed at a stage unless it has a place already.
    func placed(in place: Stage) -> BuildError {
        guard stage == nil else { return self }
        return BuildError(failure, stage: place.name, step: step, location: location ?? place.location, hint: hint)
    }

    /// The same error, placed at a step unless it has a place already.
    func placed(at step: PlanStep) -> BuildError {
        guard stage == nil else { return self }
        return BuildError(failure, stage: step.stage, step: step.title, location: step.location, hint: hint)
    }
}
