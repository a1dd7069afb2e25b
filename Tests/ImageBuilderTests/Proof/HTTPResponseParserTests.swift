internal import TestSupport
internal import Testing

@testable internal import ImageBuilder

/// Answers of servers, good and hostile.
struct HTTPResponseParserTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let text: String
        var method = "GET"
        var status = 200
        var body = ""
        var testDescription: String { name }
    }

    @Test(arguments: [
        Case(name: "length", text: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", body: "hello"),
        Case(name: "until close", text: "HTTP/1.0 200 OK\r\n\r\nhello", body: "hello"),
        Case(
            name: "chunks",
            text: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\nA: b\r\n\r\n",
            body: "hello"),
        Case(name: "bare line feeds", text: "HTTP/1.1 404 Not Found\nContent-Length: 2\n\nno", status: 404, body: "no"),
        Case(name: "no reason", text: "HTTP/1.1 204\r\n\r\n", status: 204),
        Case(
            name: "interim",
            text: "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na", body: "a"),
        Case(name: "head", text: "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", method: "HEAD"),
        Case(
            name: "the same length twice", text: "HTTP/1.1 200 OK\r\nContent-Length: 1\r\ncontent-length: 1\r\n\r\na",
            body: "a"),
        Case(name: "nothing", text: "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n", status: 500),
    ])
    func good(_ answer: Case) throws {
        // Whole, and byte by byte.
        for size in [answer.text.utf8.count, 1] {
            var parser = HTTPResponseParser(method: answer.method)
            var rest = Array(answer.text.utf8)[...]
            while !rest.isEmpty {
                try parser.consume(rest.prefix(size))
                rest = rest.dropFirst(size)
            }
            if !parser.isDone { try parser.finish() }
            #expect(parser.isDone)
            #expect(parser.response.status == answer.status)
            #expect(String(decoding: parser.response.body, as: UTF8.self) == answer.body)
        }
    }

    @Test(arguments: [
        "SSH-2.0-OpenSSH_9.2\r\n\r\n", "HTTP/2 200\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 abc\r\n\r\n",
        "\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFFFF\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
    ])
    func malformed(_ text: String) {
        var parser = HTTPResponseParser(method: "GET")
        #expect { try parser.consume(Array(text.utf8)) } throws: { error in
            if case HTTPError.malformed = error { true } else { false }
        }
    }

    @Test func tooLong() {
        malformed("HTTP/1.1 200 OK\r\nX: " + String(repeating: "y", count: 70_000) + "\r\n\r\n")
        malformed(String(repeating: "y", count: 70_000))
        malformed("HTTP/1.1 200 OK\r\n" + String(repeating: "A: b\r\n", count: 20_000) + "\r\n")
    }

    @Test(arguments: [
        "", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
    ])
    func closedTooSoon(_ text: String) throws {
        var parser = HTTPResponseParser(method: "GET")
        try parser.consume(Array(text.utf8))
        #expect(throws: HTTPError.closed(received: text.utf8.count)) { try parser.finish() }
    }

    @Test func endlessBodyIsCut() throws {
        var parser = HTTPResponseParser(method: "GET")
        try parser.consume(Array("HTTP/1.1 200 OK\r\n\r\n".utf8))
        let megabyte = [UInt8](repeating: 65, count: 1 << 20)
        try parser.consume(megabyte)
        #expect(!parser.isDone)
        try parser.consume([65])
        #expect(parser.isDone && parser.response.isCut && parser.response.body.count == 1 << 20)
    }

    /// Whatever comes, it ends in an answer, in an error or in a wish for more.
    @Test func anyBytes() {
        var random = RandomSource(seed: 7)
        let seeds = [
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nA: b\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",
        ].map { Array($0.utf8) }
        for round in 0..<20_000 {
            let bytes = random.damaged(seeds[round % 2])
            var parser = HTTPResponseParser(method: round % 7 == 0 ? "HEAD" : "GET")
            let cut = Int.random(in: 0...bytes.count, using: &random)
            do throws(HTTPError) {
                try parser.consume(bytes[..<cut])
                try parser.consume(bytes[cut...])
                try parser.finish()
                #expect((100..<1000).contains(parser.response.status))
            } catch { #expect(!error.description.isEmpty) }
        }
    }
}
