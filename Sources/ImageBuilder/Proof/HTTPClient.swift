internal import HostSystem

/// One request over one connection.
enum HTTPClient {
    /// Sends a request and reads the answer. Never longer than the deadline, whatever the server does.
    /// - Parameter connection: a non-blocking stream.
    static func exchange(
        _ request: HTTPRequest, host: String, over connection: borrowing FileDescriptor, by deadline: Deadline
    ) throws -> HTTPResponse {
        try send(request.encoded(host: host), over: connection, by: deadline)
        var parser = HTTPResponseParser(method: request.method)
        while !parser.isDone {
            guard try connection.waitUntil(.readable, by: deadline) else {
                throw HTTPError.timedOut(received: parser.received)
            }
            let bytes: [UInt8]
            do throws(SystemError) { bytes = try connection.read(upTo: 1 << 16) } catch {
                if error.errno == .wouldBlock { continue }
                // Reset by a server that went away.
                throw HTTPError.closed(received: parser.received)
            }
            if bytes.isEmpty { try parser.finish() } else { try parser.consume(bytes) }
        }
        return parser.response
    }

    private static func send(
        _ bytes: [UInt8], over connection: borrowing FileDescriptor, by deadline: Deadline
    ) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            guard try connection.waitUntil(.writable, by: deadline) else { throw HTTPError.timedOut(received: 0) }
            do throws(SystemError) {
                rest.removeFirst(try connection.send(rest))
            } catch {
                if error.errno == .wouldBlock { continue }
                throw HTTPError.closed(received: 0)
            }
        }
    }
}
