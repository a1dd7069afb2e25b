internal import Glibc
internal import HostSystem
internal import ImageBuilder
internal import Synchronization

/// Shows a build on standard error while it runs.
///
/// Concurrency: events come from many threads, ticks from one of our own. One lock orders them, and what they make is
/// written under it, so that no text comes between another's.
final class ProgressDisplay: BuildObserver {
    private struct State {
        var view: any BuildView
        var isClosed = false
    }

    private let state: Mutex<State>
    private let start = ProcessInfo.uptime
    private let cancellation: Cancellation

    /// Shows what `body` tells the observer that it is given.
    static func showing<Result>(
        _ view: any BuildView, _ cancellation: Cancellation,
        _ body: (any BuildObserver) async throws -> Result
    ) async rethrows -> Result {
        let display = ProgressDisplay(view, cancellation)
        display.startTicking()
        defer { display.close() }
        return try await body(display)
    }

    private init(_ view: any BuildView, _ cancellation: Cancellation) {
        state = Mutex(State(view: view))
        self.cancellation = cancellation
    }

    func receive(_ event: BuildEvent) {
        _ = write { view, time in view.receive(event, at: time) }
    }

    private func close() {
        _ = write { view, time in view.close(at: time, screen) }
        state.withLock { $0.isClosed = true }
    }

    private func startTicking() {
        Task.detached { [self] in
            try? await offload { [self] in
                repeat { usleep(100_000) } while write { view, time in view.tick(at: time, screen) }
            }
        }
    }

    /// Writes what `make` makes of the view; false when the display is closed.
    private func write(_ make: (inout any BuildView, Double) -> String) -> Bool {
        state.withLock { state in
            if state.isClosed { return false }
            let text = make(&state.view, ProcessInfo.uptime - start)
            if !text.isEmpty { StandardStream.tell(text) }
            return true
        }
    }

    private var screen: Screen {
        let size = ProcessInfo.terminalSize(StandardStream.error.rawValue) ?? (columns: 80, rows: 24)
        return Screen(columns: size.columns, rows: size.rows, isStopping: cancellation.isCancelled)
    }
}
