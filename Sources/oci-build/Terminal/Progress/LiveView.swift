internal import ImageBuilder

/// The view for a person at a terminal: what has ended scrolls by in one line each, below stand what runs with its last
/// output, and the whole in one line.
struct LiveView: BuildView {
    /// Something that runs now.
    struct Activity: Sendable {
        var stage: String
        var title: String
        var since: Double
        var progress = ""
        /// The last lines that it wrote.
        var tail: [String] = []
        var log = LogLines()
    }

    /// Lines of output kept for each activity, at most as many as are ever shown.
    static let tailLength = 6

    /// What stands for a stage before there is one.
    private static let preparation = "plan"

    let traits: TerminalTraits
    private(set) var steps = StepTable()
    private(set) var running: [(id: BuildStep.ID?, activity: Activity)] = []
    private var reasons: [BuildStep.ID: String] = [:]
    /// Rows and lines to write above the frame, once.
    private var lasting: [LiveLine] = []
    private var failures: [(title: String, failure: BuildFailure)] = []
    private var screen = LiveScreen()

    init(_ traits: TerminalTraits) {
        self.traits = traits
    }

    mutating func receive(_ event: BuildEvent, at time: Double) -> String {
        steps.receive(event)
        if case .preparing(let text) = event { prepare(text, time) } else { endPreparing() }
        switch event {
        case .stepStarted(let id): begin(id, Activity(stage: steps[id].stage, title: steps[id].title, since: time))
        case .stepOutput(let id, let bytes): change(id) { $0.append(bytes) }
        case .stepProgress(let id, let text, let fraction):
            change(id) { $0.progress = text + (fraction.map { " \(percentText($0))" } ?? "") }
        case .stepMissed(let id, let reason): reasons[id] = reason
        case .stepCached, .stepFinished, .stepFailed, .stepCancelled: endStep(event, time)
        case .finding(let finding): lasting += finding.lines(traits).map(LiveLine.line)
        case .proofStarted, .proofLine, .proofFinished, .proofFailed: proof(event, time)
        case .testsStarted, .testFinished, .testsFinished: tests(event, time)
        case .note(let text, let location): remark(.note, text, location)
        case .warning(let text, let location): remark(.warning, text, location)
        case .outputWritten(let path, let size): last(.done, "output", path, [sizeText(size)])
        case .finished(let outcome, let seconds): end(outcome, seconds)
        case .preparing, .buildStarted: break
        }
        return ""
    }

    mutating func tick(at time: Double, _ size: Screen) -> String {
        screen.draw(lasting: takeLasting(size), frame: frame(at: time, size), traits, size)
    }

    mutating func close(at time: Double, _ size: Screen) -> String {
        running = []
        for (title, failure) in failures {
            lasting.append(.line(StyledLine("")))
            lasting.append(.line(StyledLine("\(title): ", .strong) + (failure.message, .bad)))
            lasting += failure.details.map(LiveLine.line)
        }
        return screen.close(lasting: takeLasting(size), size)
    }

    /// Where the stages' names end: also the words of what belongs to no stage have to fit.
    var stageWidth: Int { max(steps.stageWidth, 6) }

    private mutating func takeLasting(_ size: Screen) -> [String] {
        defer { lasting = [] }
        return lasting.map { $0.text(traits, stageWidth: stageWidth, size) }
    }
}

/// A line that stays on the terminal.
private enum LiveLine: Sendable {
    case row(LiveRow)
    /// Never cut: a log line or a path that a person may want to copy whole.
    case line(StyledLine)

    func text(_ traits: TerminalTraits, stageWidth: Int, _ size: Screen) -> String {
        switch self {
        case .row(let row): row.line(traits, stageWidth: stageWidth, columns: size.columns).text(traits)
        case .line(let line): line.text(traits)
        }
    }
}

extension LiveView.Activity {
    fileprivate mutating func append(_ bytes: [UInt8]) {
        tail = (tail + log.lines(of: bytes).filter { !$0.isEmpty }).suffix(LiveView.tailLength)
    }

    /// What it wrote last.
    var output: ArraySlice<String> {
        (tail + [log.unfinished].compactMap { $0 }).suffix(LiveView.tailLength)
    }
}

// MARK: Events

extension LiveView {
    private mutating func begin(_ id: BuildStep.ID?, _ activity: Activity) {
        running.append((id, activity))
    }

    private mutating func change(_ id: BuildStep.ID, _ body: (inout Activity) -> Void) {
        if let index = running.firstIndex(where: { $0.id == id }) { body(&running[index].activity) }
    }

    private mutating func prepare(_ text: String, _ time: Double) {
        let since = running.first { $0.activity.stage == Self.preparation }?.activity.since
        endPreparing()
        begin(nil, Activity(stage: Self.preparation, title: text, since: since ?? time))
    }

    private mutating func endPreparing() {
        running.removeAll { $0.id == nil && $0.activity.stage == Self.preparation }
    }

    private mutating func last(
        _ mark: Mark, _ stage: String, _ title: String, _ trailing: [String] = [], _ style: Style = .plain
    ) {
        lasting.append(.row(LiveRow(mark: mark, stage: stage, title: title, trailing: trailing, style: style)))
    }

    private mutating func endStep(_ event: BuildEvent, _ time: Double) {
        switch event {
        case .stepCached(let id): end(id, .cached, ["cached"], .faint)
        case .stepFinished(let id, let seconds, let bytes):
            end(id, .done, [bytes.map(sizeText), durationText(seconds)].compactMap { $0 })
            if let reason = reasons[id] { last(.note, "", "not cached: \(reason)", [], .faint) }
        case .stepFailed(let id, let failure):
            let seconds = running.first { $0.id == id }.map { durationText(time - $0.activity.since) }
            end(id, .failed, ["failed", seconds].compactMap { $0 }, .bad)
            failures.append(("\(steps[id].stage): \(steps[id].title)", failure))
        case .stepCancelled(let id): end(id, .cancelled, ["cancelled"], .faint)
        default: break
        }
    }

    private mutating func end(_ id: BuildStep.ID, _ mark: Mark, _ trailing: [String] = [], _ style: Style = .plain) {
        running.removeAll { $0.id == id }
        last(mark, steps[id].stage, steps[id].title, trailing, style)
    }

    private mutating func proof(_ event: BuildEvent, _ time: Double) {
        switch event {
        case .proofStarted(let place): begin(nil, Activity(stage: "proof", title: "in \(place)", since: time))
        case .proofLine(let line):
            last(.done, "proof", "\(line.subject): \(line.result)", line.seconds.map { [durationText($0)] } ?? [])
        case .proofFinished(let place, let seconds):
            running.removeAll { $0.activity.stage == "proof" }
            last(.done, "proof", "passed in \(place)", [durationText(seconds)])
        case .proofFailed(let place, let failure):
            running.removeAll { $0.activity.stage == "proof" }
            last(.failed, "proof", "in \(place)", ["failed"], .bad)
            failures.append(("proof in \(place)", failure))
        default: break
        }
    }

    private mutating func tests(_ event: BuildEvent, _ time: Double) {
        switch event {
        case .testsStarted(let place): begin(nil, Activity(stage: "tests", title: "in \(place)", since: time))
        case .testFinished(let result):
            last(result.passed ? .done : .failed, "tests", result.title, [], result.passed ? .plain : .bad)
        case .testsFinished(let report):
            running.removeAll { $0.activity.stage == "tests" }
            last(
                report.passed ? .done : .failed, "tests", report.verdict, [report.timeText].compactMap { $0 },
                report.passed ? .plain : .bad)
        default: break
        }
    }

    private mutating func remark(_ mark: Mark, _ text: String, _ location: String?) {
        let place = location.map { $0 + ": " } ?? ""
        lasting.append(
            .line(StyledLine(mark.text(traits.hasUnicode) + " ", mark.style) + (place + text, mark.style)))
    }

    private mutating func end(_ outcome: BuildOutcome, _ seconds: Double) {
        let cached = steps.count == 0 ? "" : ": \(counted(steps.count, "step"))\(steps.cachedText)"
        let time = [durationText(seconds)]
        for (id, _) in running { if let id { end(id, .cancelled, ["cancelled"], .faint) } }
        switch outcome {
        case .succeeded: last(.done, steps.recipe, "done\(cached)", time, .strong)
        case .failed: last(.failed, steps.recipe, "failed", time, .bad)
        case .cancelled: last(.cancelled, steps.recipe, "cancelled", time, .strong)
        }
    }
}
