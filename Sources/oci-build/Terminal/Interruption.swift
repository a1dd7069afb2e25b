internal import Glibc
internal import HostSystem
internal import Synchronization

/// Ctrl-C and its relatives. The first stops the work in good order; the second ends the program at once.
enum Interruption {
    private static let received = Atomic<Int32>(0)

    /// The signal that stopped the work, if one did.
    static var signal: Int32? {
        let number = received.load(ordering: .relaxed)
        return number == 0 ? nil : number
    }

    static func stops(_ cancellation: Cancellation) throws(SystemError) {
        try Signals.onTermination { number in
            if received.exchange(number, ordering: .relaxed) != 0 {
                LiveScreen.restore()
                StandardStream.tell("ended at once; what was running is gone with it\n")
                _exit(128 + number)
            }
            if !LiveScreen.isDrawn { StandardStream.tell("stopping; once more ends at once\n") }
            // Not on this thread, which has to hear the second one.
            Task.detached { try? await offload { cancellation.cancel() } }
        }
    }
}
