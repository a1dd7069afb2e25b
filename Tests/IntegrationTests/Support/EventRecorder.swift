import ImageBuilder
import Synchronization

/// Keeps what a build tells.
final class EventRecorder: BuildObserver {
    private let received = Mutex<[BuildEvent]>([])

    var events: [BuildEvent] { received.withLock { $0 } }

    func receive(_ event: BuildEvent) {
        received.withLock { $0.append(event) }
    }
}

/// A build that succeeded.
struct Build {
    let report: SizeReport
    let events: [BuildEvent]

    /// The titles of the steps that were made, sorted.
    var made: [String] {
        titles { event in if case .stepFinished(let id, _, _) = event { id } else { nil } }
    }

    /// The titles of the steps that came from the cache, sorted.
    var cached: [String] {
        titles { event in if case .stepCached(let id) = event { id } else { nil } }
    }

    private func titles(_ pick: (BuildEvent) -> BuildStep.ID?) -> [String] {
        var titles: [BuildStep.ID: String] = [:]
        var found: [String] = []
        for event in events {
            if case .buildStarted(_, let steps) = event { for step in steps { titles[step.id] = step.title } }
            if let id = pick(event), let title = titles[id] { found.append(title) }
        }
        return found.sorted()
    }
}
