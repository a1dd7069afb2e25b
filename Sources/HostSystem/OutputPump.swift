internal import Glibc
import Synchronization

/// Hands on what children write into a pipe, on a thread of its own, until the last writer is gone.
public final class OutputPump: Sendable {
    private struct State {
        var input: Int32
        var failure: (any Error)?
    }

    private let state: Mutex<State>
    private let done: FileDescriptor

    /// - Parameter receive: gets the bytes in order. After it has thrown, the rest is read and dropped, so that the
    ///   writer never blocks.
    public init(_ receive: @escaping @Sendable ([UInt8]) throws -> Void) throws(SystemError) {
        let data = try FileDescriptor.pipe()
        let end = try FileDescriptor.pipe()
        let output = data.output.release()
        let signal = end.input.release()
        state = Mutex(State(input: data.input.release()))
        done = end.output
        try Thread.start { [self] in
            let output = FileDescriptor(owning: output)
            var failed = false
            while let bytes = try? output.read(upTo: 1 << 16), !bytes.isEmpty {
                if failed { continue }
                do { try receive(bytes) } catch {
                    failed = true
                    state.withLock { $0.failure = error }
                }
            }
            Glibc.close(signal)
        }
    }

    deinit {
        closeInput()
    }

    /// The descriptor to hand to children.
    public var input: Int32 { state.withLock { $0.input } }

    /// Waits until every writer is gone and everything is handed on.
    /// - Throws: what `receive` threw.
    public func finish() throws {
        closeInput()
        _ = try done.read(upTo: 1)
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    private func closeInput() {
        let input = state.withLock { state in
            defer { state.input = -1 }
            return state.input
        }
        if input >= 0 { Glibc.close(input) }
    }
}
