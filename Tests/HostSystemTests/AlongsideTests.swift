import Testing

@testable import HostSystem

@Suite("Work alongside other work")
struct AlongsideTests {
    private struct First: Error {}
    private struct Second: Error {}

    @Test("is done on another thread, and both results come back")
    func both() throws {
        let meeting = Semaphore()
        let answer = Semaphore()
        // Each waits for the other: one thread alone would never get further.
        let (value, side) = try alongside {
            meeting.wait()
            answer.signal()
            return "aside"
        } _: {
            meeting.signal()
            answer.wait()
            return "here"
        }
        #expect(value == "here")
        #expect(side == "aside")
    }

    @Test("fails with either error, the one from here first, and waits for the other first")
    func errors() {
        #expect(throws: First.self) { try alongside({ throw Second() }) { throw First() } }
        #expect(throws: Second.self) { try alongside({ throw Second() }) { 1 } }
    }
}
