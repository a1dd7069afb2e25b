internal import HostSystem
internal import ImageBuilder
internal import JSON
internal import Synchronization

/// Shows on standard error what happens to a stack: a line for each change and, where asked for, each line of a log.
///
/// Concurrency: events come from many threads; one lock orders them, and what they make is written under it.
final class StackDisplay: StackObserver {
    private let traits: TerminalTraits
    private let isJSON: Bool
    private let showsLogs: Bool
    private let start = ProcessInfo.uptime
    private let logs = Mutex<[String: LogLines]>([:])

    init(_ traits: TerminalTraits, isJSON: Bool, showsLogs: Bool) {
        self.traits = traits
        self.isJSON = isJSON
        self.showsLogs = showsLogs
    }

    var builds: any BuildObserver { StackBuilds(traits, isJSON: isJSON) }

    func receive(_ event: StackEvent) {
        if case .output(let container, let bytes) = event { return output(container, bytes) }
        let time = ProcessInfo.uptime - start
        logs.withLock { _ in StandardStream.tell(isJSON ? event.jsonLine(time) : line(event).text(traits) + "\n") }
    }

    /// The log behind a failure.
    func show(_ error: BuildError) {
        if isJSON { return }
        for line in error.failure.details { StandardStream.tell(line.text(traits) + "\n") }
    }

    private func output(_ container: String, _ bytes: [UInt8]) {
        if !showsLogs { return }
        logs.withLock { logs in
            for text in logs[container, default: LogLines()].lines(of: bytes) {
                StandardStream.tell(
                    isJSON
                        ? JSONValue.object([
                            "event": "output", "container": .string(container), "line": .string(text),
                        ]).text() + "\n"
                        : (StyledLine(padded(container, 12) + " | ", Self.style(container)) + (text, .plain)).text(
                            traits) + "\n")
            }
        }
    }

    /// The same colour for a container every time.
    private static func style(_ container: String) -> Style {
        let styles: [Style] = [.active, .good, .doubtful, .strong, .lilac, .blue]
        return styles[container.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF } % styles.count]
    }

    private func line(_ event: StackEvent) -> StyledLine {
        switch event {
        case .imageReady(let name, let seconds): mark(.done, "image \(name)", seconds)
        case .started(let container): mark(.running, "\(container): started", nil)
        case .healthy(let service, let seconds): mark(.done, "\(service): healthy", seconds)
        case .completed(let service, let seconds): mark(.done, "\(service): done", seconds)
        case .ended(let container, let status): mark(.failed, "\(container): ended with \(status)", nil)
        case .stepPassed(let title, let seconds): mark(.done, title, seconds)
        case .stepFailed(let title, _): mark(.failed, title, nil)
        case .published(let service, let port): mark(.note, "\(service): 127.0.0.1:\(port)", nil)
        case .stopping: mark(.note, "stopping", nil)
        case .output: StyledLine("")
        }
    }

    private func mark(_ mark: Mark, _ text: String, _ seconds: Double?) -> StyledLine {
        let line = StyledLine(mark.text(traits.hasUnicode), mark.style) + (" " + printable(Array(text.utf8)), .plain)
        return seconds.map { line + (" (\(durationText($0)))", .faint) } ?? line
    }
}

extension StackEvent {
    fileprivate func jsonLine(_ time: Double) -> String {
        var members = json
        members["time"] = .number((time * 1000).rounded() / 1000)
        return JSONValue.object(members).text() + "\n"
    }

    private var json: [String: JSONValue] {
        func event(_ name: String, _ key: String, _ value: String, _ seconds: Double? = nil) -> [String: JSONValue] {
            let members: [String: JSONValue?] = [
                "event": .string(name), key: .string(value),
                "seconds": seconds.map { .number(($0 * 1000).rounded() / 1000) },
            ]
            return members.compactMapValues { $0 }
        }
        switch self {
        case .imageReady(let name, let seconds): return event("imageReady", "image", name, seconds)
        case .started(let container): return event("started", "container", container)
        case .healthy(let service, let seconds): return event("healthy", "service", service, seconds)
        case .completed(let service, let seconds): return event("completed", "service", service, seconds)
        case .ended(let container, let status):
            return event("ended", "container", container).merging(["status": .string(status)]) { first, _ in first }
        case .output(let container, _): return event("output", "container", container)
        case .stepPassed(let title, let seconds): return event("stepPassed", "step", title, seconds)
        case .stepFailed(let title, let failure):
            return event("stepFailed", "step", title).merging(["message": .string(failure.message)]) { first, _ in first
            }
        case .published(let service, let port):
            return event("published", "service", service).merging(["port": .integer(Int(port))]) { first, _ in first }
        case .stopping: return ["event": "stopping"]
        }
    }
}

/// Shows of the images of a stack what takes time or goes wrong.
struct StackBuilds: BuildObserver {
    private let traits: TerminalTraits
    private let isJSON: Bool
    private let titles = Titles()

    init(_ traits: TerminalTraits, isJSON: Bool) {
        self.traits = traits
        self.isJSON = isJSON
    }

    private final class Titles: Sendable {
        let known = Mutex<[BuildStep.ID: BuildStep]>([:])
    }

    func receive(_ event: BuildEvent) {
        if isJSON { return }
        switch event {
        case .buildStarted(_, let steps):
            titles.known.withLock { known in for step in steps { known[step.id] = step } }
        case .stepStarted(let id):
            guard let step = titles.known.withLock({ $0[id] }) else { return }
            tell(.running, "\(step.stage): \(step.title)")
        case .stepFailed(let id, let failure):
            let step = titles.known.withLock { $0[id] }
            tell(.failed, "\(step?.stage ?? ""): \(failure.message)")
            for line in failure.details { StandardStream.tell(line.text(traits) + "\n") }
        case .warning(let text, _): tell(.warning, text)
        default: break
        }
    }

    private func tell(_ mark: Mark, _ text: String) {
        let line = StyledLine(mark.text(traits.hasUnicode), mark.style) + (" " + printable(Array(text.utf8)), .plain)
        StandardStream.tell(line.text(traits) + "\n")
    }
}
