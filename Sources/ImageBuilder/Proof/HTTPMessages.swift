/// A request of HTTP/1.1 (RFC 9112), with a body that is known beforehand.
struct HTTPRequest: Sendable {
    var method = "GET"
    /// Path and query, as they stand in the request line.
    var target: String
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []

    /// The message's bytes. The connection is asked to end after the answer.
    func encoded(host: String) -> [UInt8] {
        var lines = ["\(method) \(target) HTTP/1.1"]
        var headers = headers
        for (name, value) in [("Host", host), ("User-Agent", "oci-build"), ("Accept", "*/*"), ("Connection", "close")]
        where !headers.contains(where: { $0.name.lowercased() == name.lowercased() }) {
            headers.append((name, value))
        }
        if !body.isEmpty || ["POST", "PUT", "PATCH"].contains(method) {
            headers.append(("Content-Length", String(body.count)))
        }
        lines += headers.map { "\($0.name): \($0.value)" }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
    }

}

/// An answer of HTTP/1.1.
struct HTTPResponse: Sendable {
    var status = 0
    var reason = ""
    /// In their order; names as the server wrote them.
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []
    /// Whether the body was longer than we read.
    var isCut = false

    /// The values of a header, joined as RFC 9110, section 5.2, has it; nil where there is none.
    func header(_ name: String) -> String? {
        let values = headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }
}

/// What came was no answer of HTTP/1.1, or none came.
enum HTTPError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The other side closed the connection before a whole answer.
    case closed(received: Int)
    case timedOut(received: Int)
    case malformed(String)

    var description: String {
        switch self {
        case .closed(0): "the connection was closed without an answer"
        case .closed(let count): "the connection was closed after \(count) bytes, within the answer"
        case .timedOut(0): "no answer in time"
        case .timedOut(let count): "the answer stopped after \(count) bytes"
        case .malformed(let why): "the answer is no HTTP: \(why)"
        }
    }
}

/// A path and query as a request line takes them: what is not printable ASCII percent-encoded (RFC 3986, section 2.1).
func requestTarget(_ path: String) -> String {
    path.utf8.map { byte in
        if (0x21...0x7E).contains(byte) { return String(UnicodeScalar(byte)) }
        return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
}
