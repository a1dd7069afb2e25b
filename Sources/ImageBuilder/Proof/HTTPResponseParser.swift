/// Reads an answer of HTTP/1.1 as its bytes come (RFC 9112). Takes nothing on trust: every length is bounded, and
/// nothing that comes can make it trap or wait for what will never end.
struct HTTPResponseParser {
    /// Of the status line and all headers together, and of one chunk's size line.
    static let maximumHead = 64 << 10
    /// Of a body. More is read no further.
    static let maximumBody = 1 << 20

    private enum State {
        case head
        case body(remaining: Int)
        case untilClose
        case chunkSize
        case chunk(remaining: Int)
        case chunkEnd
        case trailer
        case done
    }

    private(set) var response = HTTPResponse()
    private var state = State.head
    private var pending: [UInt8] = []
    private var position = 0
    private let answersHead: Bool
    private(set) var received = 0

    /// - Parameter method: of the request: an answer to HEAD has no body, whatever its headers say.
    init(method: String) {
        answersHead = method == "HEAD"
    }

    var isDone: Bool { if case .done = state { true } else { false } }

    /// Takes the next bytes; what stands behind the answer is dropped.
    mutating func consume(_ bytes: some Collection<UInt8>) throws(HTTPError) {
        received += bytes.count
        pending.removeFirst(position)
        position = 0
        pending += bytes
        while try advance() {}
    }

    /// The other side has closed the connection.
    mutating func finish() throws(HTTPError) {
        switch state {
        case .done: return
        case .untilClose: state = .done
        default: throw .closed(received: received)
        }
    }

    /// One piece further; false where more bytes are needed, or none.
    private mutating func advance() throws(HTTPError) -> Bool {
        switch state {
        case .head: return try head()
        case .body(let remaining):
            return take(remaining) {
                .body(remaining: $0)
            } whenDone: {
                .done
            }
        case .untilClose:
            return take(.max) { _ in
                .untilClose
            } whenDone: {
                .done
            }
        case .chunk(let remaining):
            return take(remaining) {
                .chunk(remaining: $0)
            } whenDone: {
                .chunkEnd
            }
        case .chunkSize: return try chunkSize()
        case .chunkEnd:
            guard let line = try line() else { return false }
            guard line.isEmpty else { throw .malformed("a chunk is longer than it said") }
            state = .chunkSize
            return true
        case .trailer:
            guard let line = try line() else { return false }
            if line.isEmpty { state = .done }
            return true
        case .done: return false
        }
    }

    /// Moves body bytes over.
    private mutating func take(
        _ remaining: Int, _ next: (Int) -> State, whenDone: () -> State
    ) -> Bool {
        let count = min(remaining, pending.count - position)
        let kept = min(count, Self.maximumBody - response.body.count)
        response.body += pending[position..<position + kept]
        position += count
        if kept < count {
            response.isCut = true
            state = .done
            return false
        }
        state = remaining == count ? whenDone() : next(remaining - count)
        return remaining == count
    }

    /// The next line without its end, which may be a bare line feed (RFC 9112, section 2.2); nil until it is whole.
    private mutating func line() throws(HTTPError) -> ArraySlice<UInt8>? {
        guard let end = pending[position...].firstIndex(of: lineFeed) else {
            if pending.count - position > Self.maximumHead {
                throw .malformed("a line is longer than \(Self.maximumHead) bytes")
            }
            return nil
        }
        var line = pending[position..<end]
        position = end + 1
        if line.last == carriageReturn { line.removeLast() }
        return line
    }

    private mutating func head() throws(HTTPError) -> Bool {
        let start = position
        var lines: [ArraySlice<UInt8>] = []
        while let line = try line() {
            if position - start > Self.maximumHead {
                throw .malformed("its headers are longer than \(Self.maximumHead) bytes")
            }
            if !line.isEmpty {
                lines.append(line)
                continue
            }
            try read(lines)
            return !isDone
        }
        position = start
        if pending.count - start > Self.maximumHead {
            throw .malformed("its headers are longer than \(Self.maximumHead) bytes")
        }
        return false
    }

    private mutating func read(_ lines: [ArraySlice<UInt8>]) throws(HTTPError) {
        guard let first = lines.first else { throw .malformed("it starts with an empty line") }
        response = HTTPResponse()
        try readStatus(String(decoding: first, as: UTF8.self))
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else {
                throw .malformed("a header without a colon: \(excerpt(line))")
            }
            response.headers.append((text(line[..<colon]), text(line[(colon + 1)...])))
        }
        // An interim answer, such as 103: the real one follows.
        if (100..<200).contains(response.status), response.status != 101 { return }
        state = try bodyState()
    }

    private mutating func readStatus(_ line: String) throws(HTTPError) {
        let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, parts[0].hasPrefix("HTTP/1."), parts[1].utf8.count == 3, let status = Int(parts[1]),
            (100..<1000).contains(status)
        else { throw .malformed("it starts with \(excerpt(Array(line.utf8)[...]))") }
        response.status = status
        response.reason = parts.count > 2 ? String(parts[2]) : ""
    }

    /// How the body ends (RFC 9112, section 6.3).
    private func bodyState() throws(HTTPError) -> State {
        if answersHead || [101, 204, 304].contains(response.status) { return .done }
        if let coding = response.header("Transfer-Encoding")?.lowercased() {
            guard coding == "chunked" else { throw .malformed("its Transfer-Encoding is \(coding)") }
            return .chunkSize
        }
        guard let lengths = response.header("Content-Length") else { return .untilClose }
        let values = Set(lengths.split(separator: ",").map { text(Array($0.utf8)[...]) })
        guard values.count == 1, let value = values.first, let length = decimal(value) else {
            throw .malformed("its Content-Length is \(excerpt(Array(lengths.utf8)[...]))")
        }
        return length == 0 ? .done : .body(remaining: length)
    }

    private mutating func chunkSize() throws(HTTPError) -> Bool {
        guard let line = try line() else { return false }
        let digits = text(line.prefix { $0 != UInt8(ascii: ";") })
        guard digits.utf8.count <= 15,
            digits.utf8.first.map({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }) == true,
            let size = Int(digits, radix: 16)
        else { throw .malformed("a chunk's size is \(excerpt(line))") }
        state = size == 0 ? .trailer : .chunk(remaining: size)
        return true
    }
}

private let lineFeed = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")

/// Without the white space around it.
private func text(_ bytes: ArraySlice<UInt8>) -> String {
    let isSpace: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    let start = bytes.firstIndex { !isSpace($0) } ?? bytes.endIndex
    let end = bytes.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? start
    return String(decoding: bytes[start..<max(start, end)], as: UTF8.self)
}

/// Digits only; nil for anything else, or more than we count to.
private func decimal(_ text: String) -> Int? {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard text.utf8.count <= 18, text.utf8.allSatisfy({ digits.contains($0) }) else { return nil }
    return Int(text)
}

/// For an error message: quoted, short, printable.
func excerpt(_ bytes: ArraySlice<UInt8>, limit: Int = 60) -> String {
    let shown = String(decoding: bytes.prefix(limit), as: UTF8.self).unicodeScalars.map { scalar in
        scalar.properties.generalCategory == .control ? scalar.escaped(asASCII: true) : String(scalar)
    }.joined()
    return "\"\(shown)\(bytes.count > limit ? "…" : "")\""
}
