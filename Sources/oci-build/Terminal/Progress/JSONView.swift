internal import ImageBuilder
internal import JSON

/// An event a line, as JSON: for programs. `docs/progress.md` describes it.
struct JSONView: BuildView {
    /// Rises when a reader of the old form would misread the new one; events and members may be added without that.
    static let version = 1

    private var logs: [BuildStep.ID: LogLines] = [:]

    mutating func receive(_ event: BuildEvent, at time: Double) -> String {
        switch event {
        case .stepOutput(let id, let bytes):
            let lines = logs[id, default: LogLines()].lines(of: bytes)
            return lines.isEmpty ? "" : output(id, lines, time)
        case .stepFinished(let id, _, _), .stepFailed(let id, _), .stepCancelled(let id):
            var log = logs.removeValue(forKey: id)
            return (log?.last().map { output(id, [$0], time) } ?? "") + line(event.json, time)
        default:
            return line(event.json, time)
        }
    }

    private func output(_ id: BuildStep.ID, _ lines: [String], _ time: Double) -> String {
        line(["event": "stepOutput", "step": .integer(id.rawValue), "lines": .strings(lines)], time)
    }

    private func line(_ members: [String: JSONValue], _ time: Double) -> String {
        var members = members
        members["version"] = .integer(Self.version)
        members["time"] = seconds(time)
        return JSONValue.object(members).text() + "\n"
    }
}

/// Seconds with milliseconds.
private func seconds(_ value: Double) -> JSONValue { .number((value * 1000).rounded() / 1000) }

extension BuildEvent {
    fileprivate var json: [String: JSONValue] {
        switch self {
        case .preparing(let text): event("preparing", ["text": .string(text)])
        case .buildStarted(let recipe, let steps):
            event("buildStarted", ["recipe": .string(recipe), "steps": .array(steps.map(\.json))])
        case .stepStarted(let id): event("stepStarted", id)
        case .stepOutput(let id, _): event("stepOutput", id)
        case .stepProgress(let id, let text, let fraction):
            event("stepProgress", id, ["text": .string(text), "fraction": fraction.map { .number($0) }])
        case .stepCached(let id): event("stepCached", id)
        case .stepMissed(let id, let reason): event("stepMissed", id, ["reason": .string(reason)])
        case .stepFinished(let id, let time, let bytes):
            event("stepFinished", id, ["seconds": seconds(time), "bytes": bytes.map { .integer($0) }])
        case .stepFailed(let id, let failure): event("stepFailed", id, failure.json)
        case .stepCancelled(let id): event("stepCancelled", id)
        case .finding(let finding): event("finding", finding.json.object ?? [:])
        case .proofStarted(let place): event("proofStarted", ["place": .string(place)])
        case .proofLine(let line): event("proofLine", line.json)
        case .proofFinished(let place, let time):
            event("proofFinished", ["place": .string(place), "seconds": seconds(time)])
        case .proofFailed(let place, let failure):
            event("proofFailed", failure.json.merging(["place": .string(place)]) { first, _ in first })
        case .testsStarted(let place): event("testsStarted", ["place": .string(place)])
        case .testFinished(let result): event("testFinished", result.json.object ?? [:])
        case .testsFinished(let report):
            event(
                "testsFinished",
                [
                    "place": .string(report.driver), "tests": .integer(report.results.count),
                    "failed": .integer(report.failed), "seconds": seconds(report.seconds),
                    "unchanged": report.wasKnown ? true : nil,
                ])
        case .note(let text, let location): event("note", remark(text, location))
        case .warning(let text, let location): event("warning", remark(text, location))
        case .outputWritten(let path, let size):
            event("outputWritten", ["path": .string(path), "size": .integer(size)])
        case .finished(let outcome, let time):
            event("finished", ["outcome": .string(outcome.rawValue), "seconds": seconds(time)])
        }
    }

    private func event(_ name: String, _ members: [String: JSONValue?] = [:]) -> [String: JSONValue] {
        members.compactMapValues { $0 }.merging(["event": .string(name)]) { first, _ in first }
    }

    private func event(
        _ name: String, _ id: BuildStep.ID, _ members: [String: JSONValue?] = [:]
    ) -> [String: JSONValue] {
        event(name, members.merging(["step": .integer(id.rawValue)]) { first, _ in first })
    }

    private func remark(_ text: String, _ location: String?) -> [String: JSONValue?] {
        ["text": .string(text), "location": location.map { .string($0) }]
    }
}

extension BuildStep {
    fileprivate var json: JSONValue {
        ["step": .integer(id.rawValue), "stage": .string(stage), "title": .string(title)]
    }
}

extension BuildFailure {
    fileprivate var json: [String: JSONValue?] {
        [
            "message": .string(message), "log": logPath.map { .string($0) }, "tail": .strings(tail),
            "command": command.map { .string($0) },
        ]
    }
}

extension ProofLine {
    fileprivate var json: [String: JSONValue?] {
        [
            "subject": .string(subject), "result": .string(result),
            "seconds": seconds.map { oci_build.seconds($0) },
        ]
    }
}
