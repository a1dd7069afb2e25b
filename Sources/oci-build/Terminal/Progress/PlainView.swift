internal import ImageBuilder

/// A line for each change and each line of a log: for files, pipes and people who search.
struct PlainView: BuildView {
    private let traits: TerminalTraits
    private var steps = StepTable()
    private var logs: [BuildStep.ID: LogLines] = [:]
    private var lastProgress: [BuildStep.ID: Double] = [:]
    private var running: [(id: BuildStep.ID, since: Double)] = []
    private var lastLine = 0.0

    /// Seconds between two lines of progress of one step.
    private static let progressInterval = 5.0
    /// Seconds of silence after which a line says what runs: services for continuous integration end a job that says
    /// nothing for ten minutes.
    private static let longestSilence = 60.0

    init(_ traits: TerminalTraits) {
        self.traits = traits
    }

    mutating func receive(_ event: BuildEvent, at time: Double) -> String {
        steps.receive(event)
        switch event {
        case .stepStarted(let id): running.append((id, time))
        case .stepFinished(let id, _, _), .stepFailed(let id, _), .stepCancelled(let id), .stepCached(let id):
            running.removeAll { $0.id == id }
        default: break
        }
        return text(lines(for: event, at: time), at: time)
    }

    mutating func tick(at time: Double, _ screen: Screen) -> String {
        if time - lastLine < Self.longestSilence { return "" }
        return text(running.map { line($0.id, "running for \(durationText(time - $0.since))") }, at: time)
    }

    private mutating func text(_ lines: [StyledLine], at time: Double) -> String {
        if !lines.isEmpty { lastLine = time }
        return lines.map { $0.text(traits) + "\n" }.joined()
    }

    private mutating func lines(for event: BuildEvent, at time: Double) -> [StyledLine] {
        switch event {
        case .preparing(let text): [StyledLine(text)]
        case .buildStarted(let recipe, let list): [StyledLine("\(recipe): \(counted(list.count, "step"))")]
        case .stepStarted(let id): [line(id, steps[id].title)]
        case .stepOutput(let id, let bytes):
            logs[id, default: LogLines()].lines(of: bytes).map { output(id, $0) }
        case .stepProgress(let id, let text, let fraction): progress(id, text, fraction, at: time)
        case .stepCached(let id): [line(id, "\(steps[id].title): cached")]
        case .stepMissed(let id, let reason): [line(id, "not cached: \(reason)")]
        case .stepFinished(let id, let seconds, let bytes):
            rest(of: id) + [line(id, "done in \(durationText(seconds))" + (bytes.map { ", \(sizeText($0))" } ?? ""))]
        case .stepFailed(let id, let failure):
            rest(of: id) + [line(id, "failed: \(failure.message)", .bad)] + failure.details
        case .stepCancelled(let id): rest(of: id) + [line(id, "cancelled")]
        case .finding(let finding): finding.lines(traits)
        case .proofStarted, .proofLine, .proofFinished, .proofFailed: proof(event)
        case .testsStarted, .testFinished, .testsFinished: tests(event)
        case .note(let text, let location): [remark("note", .strong, text, location)]
        case .warning(let text, let location): [remark("warning", .doubtful, text, location)]
        case .outputWritten(let path, let size): [StyledLine("wrote \(path), \(sizeText(size))")]
        case .finished(let outcome, let seconds): [ending(outcome, seconds)]
        }
    }

    private func line(_ id: BuildStep.ID, _ text: String, _ style: Style = .plain) -> StyledLine {
        StyledLine(steps.label(id), .faint) + (" " + text, style)
    }

    private func output(_ id: BuildStep.ID, _ text: String) -> StyledLine {
        text.isEmpty ? StyledLine(steps.label(id), .faint) : line(id, "  " + text)
    }

    /// What the step's log holds behind its last line end.
    private mutating func rest(of id: BuildStep.ID) -> [StyledLine] {
        guard var log = logs.removeValue(forKey: id), let last = log.last() else { return [] }
        return [output(id, last)]
    }

    private mutating func progress(
        _ id: BuildStep.ID, _ text: String, _ fraction: Double?, at time: Double
    ) -> [StyledLine] {
        if let last = lastProgress[id], time - last < Self.progressInterval { return [] }
        lastProgress[id] = time
        return [line(id, text + (fraction.map { ", \(percentText($0))" } ?? ""))]
    }

    private func proof(_ event: BuildEvent) -> [StyledLine] {
        switch event {
        case .proofStarted(let place): [StyledLine("[proof]", .faint) + (" in \(place)", .plain)]
        case .proofLine(let line):
            [
                StyledLine("[proof]", .faint)
                    + (
                        "   \(line.subject): \(line.result)" + (line.seconds.map { " in \(durationText($0))" } ?? ""),
                        .plain
                    )
            ]
        case .proofFinished(let place, let seconds):
            [StyledLine("[proof]", .faint) + (" passed in \(place), \(durationText(seconds))", .plain)]
        case .proofFailed(let place, let failure):
            [StyledLine("[proof]", .faint) + (" failed in \(place): \(failure.message)", .bad)] + failure.details
        default: []
        }
    }

    private func tests(_ event: BuildEvent) -> [StyledLine] {
        let label = StyledLine("[tests]", .faint)
        return switch event {
        case .testsStarted(let place): [label + (" in \(place)", .plain)]
        case .testFinished(let result):
            [
                label
                    + (
                        "   \(result.title): \(result.passed ? "passed" : "failed")",
                        result.passed ? .plain : .bad
                    )
            ]
        case .testsFinished(let report):
            [label + (" \(report.verdict)\(report.timeText.map { ", \($0)" } ?? "")", report.passed ? .plain : .bad)]
        default: []
        }
    }

    private func remark(_ kind: String, _ style: Style, _ text: String, _ location: String?) -> StyledLine {
        StyledLine(location.map { $0 + ": " } ?? "") + (kind + ":", style) + (" " + text, .plain)
    }

    private func ending(_ outcome: BuildOutcome, _ seconds: Double) -> StyledLine {
        let cached = steps.count == 0 ? "" : ", \(counted(steps.count, "step"))\(steps.cachedText)"
        let name = steps.recipe.isEmpty ? "build" : steps.recipe
        return switch outcome {
        case .succeeded: StyledLine("\(name): done in \(durationText(seconds))\(cached)", .strong)
        case .failed: StyledLine("\(name): failed after \(durationText(seconds))", .bad)
        case .cancelled: StyledLine("\(name): cancelled after \(durationText(seconds))", .strong)
        }
    }
}

/// `1 step`, `2 steps`
func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
}

func percentText(_ fraction: Double) -> String {
    "\(fraction.isFinite ? Int((min(max(fraction, 0), 1) * 100).rounded(.down)) : 0) %"
}
