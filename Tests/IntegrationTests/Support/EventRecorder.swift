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
        let steps = events.flatMap { (event) -> [BuildStep] in
            if case .buildStarted(_, let steps) = event { steps } else { [] }
        }
        let ids = events.compactMap { pick($0) }
        return ids.compactMap { id in steps.first { $0.id == id }?.title }.sorted()
    }
}
