/// What happens in a build, told in the order in which it happens.
///
/// The one stream that every view of a build is drawn from: the live view, plain lines and JSON lines. Events carry no
/// time of day: whoever draws them has a clock. No event holds the value of a secret.
public enum BuildEvent: Hashable, Sendable {
    /// Work before the steps are known, such as reading the context or resolving packages. The next event ends it.
    case preparing(String)
    /// The steps are known. Told once, before the first event that names a step.
    case buildStarted(recipe: String, steps: [BuildStep])

    case stepStarted(BuildStep.ID)
    /// Bytes that the step's command wrote, as they came: a chunk may end within a line or a character.
    case stepOutput(BuildStep.ID, [UInt8])
    /// How far a running step is. `fraction` is within 0…1, or nil where the end is not in sight.
    case stepProgress(BuildStep.ID, String, fraction: Double?)
    /// The step did not have to run. Comes without ``stepStarted(_:)``, unless another build made it meanwhile. Of a
    /// step that nothing had to look at, because all that stands on it was cached, no event speaks.
    case stepCached(BuildStep.ID)
    /// Why a step that was built before is not served from the cache. Comes soon after ``stepStarted(_:)``.
    case stepMissed(BuildStep.ID, reason: String)
    /// The step is done. `bytes`: the unpacked size of what it made, where it made something.
    case stepFinished(BuildStep.ID, seconds: Double, bytes: Int?)
    case stepFailed(BuildStep.ID, BuildFailure)
    /// The step was stopped because another one failed, or because the user said so.
    case stepCancelled(BuildStep.ID)

    /// A rule found something in the built image.
    case finding(Finding)

    /// The image is being proven in `place`, such as `sandbox` or `docker`.
    case proofStarted(place: String)
    /// One thing that the proof established.
    case proofLine(ProofLine)
    case proofFinished(place: String, seconds: Double)
    case proofFailed(place: String, BuildFailure)

    /// The recipe's structure tests are carried out in `place`, such as `sandbox` or `docker`.
    case testsStarted(place: String)
    case testFinished(StructureTestResult)
    /// Comes without ``testsStarted(place:)`` where the same image passed the same tests before.
    case testsFinished(StructureTestReport)

    /// Good to know. `location`: `FILE:LINE:COLUMN`, where a file is the cause.
    case note(String, location: String?)
    /// Probably wrong, but no reason to stop.
    case warning(String, location: String?)

    /// An output stands in its place. `size` in bytes.
    case outputWritten(path: String, size: Int)
    /// The last event, however the build ended.
    case finished(BuildOutcome, seconds: Double)
}

/// Something that a build does and that deserves a line of its own: a base, a step of the recipe, the image, the output.
public struct BuildStep: Hashable, Sendable, Identifiable {
    /// Unique within a build.
    public struct ID: Hashable, Sendable, RawRepresentable {
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }
    }

    public let id: ID
    /// The stage that it belongs to; `image` for what concerns the whole image.
    public let stage: String
    /// One line that says what it does, such as `run npm ci`.
    public let title: String

    public init(id: ID, stage: String, title: String) {
        self.id = id
        self.stage = stage
        self.title = title
    }
}

/// Why a step or a proof failed, with what the next person needs to find the cause.
public struct BuildFailure: Hashable, Sendable {
    /// What failed, exit status included.
    public let message: String
    /// The whole log of the step or the container, if one was kept.
    public let logPath: String?
    /// The last lines of that log.
    public let tail: [String]
    /// A command to type that looks closer.
    public let command: String?

    public init(message: String, logPath: String? = nil, tail: [String] = [], command: String? = nil) {
        self.message = message
        self.logPath = logPath
        self.tail = tail
        self.command = command
    }
}

/// One thing that a proof established: the user, the read-only root, a probe.
public struct ProofLine: Hashable, Sendable {
    /// What was looked at, such as `GET /health` or `user`.
    public let subject: String
    /// What was found, such as `200` or `10001`.
    public let result: String
    /// How long that took; nil where it took no time worth telling.
    public let seconds: Double?

    public init(subject: String, result: String, seconds: Double? = nil) {
        self.subject = subject
        self.result = result
        self.seconds = seconds
    }
}

/// How a build ended.
public enum BuildOutcome: String, Hashable, Sendable {
    case succeeded, failed, cancelled
}

/// Who wants to know what happens in a build.
///
/// Called from many threads. Must return soon: the step that tells it waits.
public protocol BuildObserver: Sendable {
    func receive(_ event: BuildEvent)
}
