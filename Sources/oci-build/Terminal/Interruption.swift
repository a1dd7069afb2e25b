internal import Glibc
internal import HostSystem
internal import Synchronization

/// Ctrl-C, Ctrl-Z and their relatives.
enum Interruption {
    private static let received = Atomic<Int32>(0)
    private static let stopping = Mutex<Task<Void, Never>?>(nil)

    /// The signal that stopped the work, if one did.
    static var signal: Int32? {
        let number = received.load(ordering: .relaxed)
        return number == 0 ? nil : number
    }

    /// Lets the first request to end stop the work in good order, and the second end the program at once.
    static func stops(_ cancellation: Cancellation) throws(SystemError) {
        try Signals.onRequest { request in
            switch request {
            case .suspend:
                LiveScreen.restore()
                Signals.suspend()
            case .end(let number):
                if received.exchange(number, ordering: .relaxed) != 0 { endAtOnce(number) }
                if !LiveScreen.isDrawn { StandardStream.tell("\nstopping; once more ends at once\n") }
                // Not on this thread, which has to hear the second one.
                let task = Task.detached { await cancel(cancellation) }
                stopping.withLock { $0 = task }
            }
        }
    }

    /// Waits until everything has heard of the request, if there was one: who is being told holds what it has open.
    static func settle() async {
        await stopping.withLock { $0 }?.value
    }

    private static func cancel(_ cancellation: Cancellation) async {
        do { try await offload { cancellation.cancel() } } catch {
            // No thread to be had: this one, then, and no second request until it is done.
            cancellation.cancel()
        }
    }

    private static func endAtOnce(_ number: Int32) {
        LiveScreen.restore()
        StandardStream.tell("ended at once; what was running is gone with it\n")
        _exit(128 + number)
    }
}
