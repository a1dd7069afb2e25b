/// Runs `body` on a thread of its own that nobody waits for: for tidying up, which the end of the process may cut off.
public func detach(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
    try Thread.start(body)
}
