import HostSystem
import ImageBuilder
import JSON

/// Events as `fixtures/progress/NAME/events.json` has them: a list of the objects that `docs/progress.md` describes,
/// each with the time at which it comes. An object `{"look": true}` asks to look at the screen. Step output stands as
/// `"text"`, so that a chunk can end anywhere.
struct EventScript {
    enum Entry {
        case event(BuildEvent)
        case look
    }

    let entries: [(time: Double, entry: Entry)]

    init(_ file: HostPath) throws {
        let document = try JSONValue(parsing: try file.read())
        var entries: [(Double, Entry)] = []
        for value in document.array ?? [] {
            entries.append((value["time"]?.seconds ?? 0, try Self.entry(value)))
        }
        self.entries = entries
    }

    struct Unknown: Error { let value: JSONValue }

    private static func entry(_ value: JSONValue) throws -> Entry {
        if value["look"] != nil { return .look }
        let id = BuildStep.ID(rawValue: value["step"]?.integer ?? -1)
        let text = value["text"]?.string ?? ""
        let place = value["place"]?.string ?? ""
        let seconds = value["seconds"]?.seconds ?? 0
        let location = value["location"]?.string
        let event: BuildEvent
        switch value["event"]?.string {
        case "preparing": event = .preparing(text)
        case "buildStarted":
            let steps = (value["steps"]?.array ?? []).map { step in
                BuildStep(
                    id: .init(rawValue: step["step"]?.integer ?? -1), stage: step["stage"]?.string ?? "",
                    title: step["title"]?.string ?? "")
            }
            event = .buildStarted(recipe: value["recipe"]?.string ?? "", steps: steps)
        case "stepStarted": event = .stepStarted(id)
        case "stepOutput": event = .stepOutput(id, Array(text.utf8))
        case "stepProgress": event = .stepProgress(id, text, fraction: value["fraction"]?.seconds)
        case "stepCached": event = .stepCached(id)
        case "stepMissed": event = .stepMissed(id, reason: value["reason"]?.string ?? "")
        case "stepFinished": event = .stepFinished(id, seconds: seconds, bytes: value["bytes"]?.integer)
        case "stepFailed": event = .stepFailed(id, failure(value))
        case "stepCancelled": event = .stepCancelled(id)
        case "proofStarted": event = .proofStarted(place: place)
        case "proofLine":
            event = .proofLine(
                ProofLine(
                    subject: value["subject"]?.string ?? "", result: value["result"]?.string ?? "",
                    seconds: value["seconds"]?.seconds))
        case "proofFinished": event = .proofFinished(place: place, seconds: seconds)
        case "proofFailed": event = .proofFailed(place: place, failure(value))
        case "testsStarted": event = .testsStarted(place: place)
        case "testFinished": event = .testFinished(test(value))
        case "testsFinished":
            let results = (value["results"]?.array ?? []).map(test)
            event = .testsFinished(
                StructureTestReport(
                    image: "app", driver: place, suites: [.init(file: "recipe.json", results: results)],
                    seconds: seconds, wasKnown: value["unchanged"] == true))
        case "finding": event = .finding(finding(value))
        case "note": event = .note(text, location: location)
        case "warning": event = .warning(text, location: location)
        case "outputWritten":
            event = .outputWritten(path: value["path"]?.string ?? "", size: value["size"]?.integer ?? 0)
        case "finished":
            event = .finished(BuildOutcome(rawValue: value["outcome"]?.string ?? "") ?? .failed, seconds: seconds)
        default: throw Unknown(value: value)
        }
        return .event(event)
    }

    private static func test(_ value: JSONValue) -> StructureTestResult {
        StructureTestResult(
            kind: value["kind"]?.string ?? "", name: value["name"]?.string ?? "", location: nil,
            failures: (value["failures"]?.array ?? []).compactMap(\.string), seconds: value["seconds"]?.seconds ?? 0)
    }

    private static func finding(_ value: JSONValue) -> Finding {
        let line = value["line"]?.string
        let location = line.map { _ in SourceLocation(file: "recipe.json", line: 12, column: 9, span: 0..<1, path: "") }
        return Finding(
            rule: value["rule"]?.string ?? "", severity: value["severity"]?.string == "error" ? .error : .warning,
            message: value["message"]?.string ?? "", location: location,
            excerpt: line.map { SourceExcerpt(text: $0, marked: 8..<min(20, $0.count)) },
            fix: value["fix"]?.string ?? "")
    }

    private static func failure(_ value: JSONValue) -> BuildFailure {
        BuildFailure(
            message: value["message"]?.string ?? "", logPath: value["log"]?.string,
            tail: (value["tail"]?.array ?? []).compactMap(\.string), command: value["command"]?.string)
    }
}

extension JSONValue {
    fileprivate var seconds: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
}
