internal import ImageBuilder
internal import Synchronization

/// Passes events on, and counts the steps that had to run.
final class StepCounter: BuildObserver {
    private let state: Mutex<Int> = Mutex(0)
    private let observer: any BuildObserver

    init(before observer: any BuildObserver) {
        self.observer = observer
    }

    var count: Int { state.withLock { $0 } }

    func receive(_ event: BuildEvent) {
        if case .stepFinished = event { state.withLock { $0 += 1 } }
        observer.receive(event)
    }
}
