internal import JSON
internal import Testing

@testable internal import ImageBuilder

struct HTTPProbeTests {
    private func response(_ status: Int, _ body: String, _ headers: [(name: String, value: String)] = [])
        -> HTTPResponse
    {
        HTTPResponse(status: status, reason: "", headers: headers, body: Array(body.utf8))
    }

    @Test func rightAnswer() {
        let probe = HTTPProbe(
            path: "/health", contains: ["ok"], expectedHeaders: ["content-type": "json"],
            json: ["status": "ok", "count": 3, "parts": [["name": "db"]]])
        let body = #"{"status":"ok","count":3.0,"parts":[{"name":"db","ms":4}],"more":null}"#
        #expect(probe.complaints(about: response(200, body, [("Content-Type", "application/json")])) == [])
    }

    @Test func eachFaultIsNamed() {
        let probe = HTTPProbe(
            path: "/health", status: 201, contains: ["welcome"],
            expectedHeaders: ["Cache-Control": "no-store", "ETag": ""],
            json: ["a": ["b": [1, 2]]])
        let complaints = probe.complaints(about: response(200, #"{"a":{"b":[1,5]}}"#, [("Cache-Control", "private")]))
        #expect(
            complaints == [
                "expected status 201, got 200 ",
                "expected \"no-store\" in the header Cache-Control, got \"private\"",
                "expected a header ETag, got none",
                "expected the body to contain \"welcome\"",
                "expected the body's JSON to have at a.b.1 2",
            ])
    }

    @Test func bodyThatIsNoJSON() {
        let probe = HTTPProbe(path: "/", json: ["a": 1])
        #expect(probe.complaints(about: response(200, "<html>")).first?.hasPrefix("expected JSON: ") == true)
    }

    @Test func requestTargetsArePrintable() {
        #expect(requestTarget("/a b/é?q=1") == "/a%20b/%C3%A9?q=1")
        #expect(requestTarget("/\r\nX: y") == "/%0D%0AX:%20y")
    }

    @Test func requestBytes() {
        let probe = HTTPProbe(path: "/login", method: "POST", headers: ["Content-Type": "text/plain"], body: "hi")
        #expect(
            String(decoding: probe.request.encoded(host: "localhost"), as: UTF8.self) == """
                POST /login HTTP/1.1\r
                Content-Type: text/plain\r
                Host: localhost\r
                User-Agent: oci-build\r
                Accept: */*\r
                Connection: close\r
                Content-Length: 2\r
                \r
                hi
                """)
    }
}

struct SignalNumberTests {
    @Test(
        arguments: [
            ("SIGTERM", 15), ("TERM", 15), ("sigquit", 3), ("9", 9), ("SIGRTMIN+3", 37), ("RTMAX-1", 63),
            ("SIGRTMIN", 34),
            ("SIGNOSUCH", nil), ("0", nil), ("65", nil), ("SIGRTMIN-3", nil), ("SIGRTMIN+99", nil), ("", nil),
        ] as [(String, Int32?)])
    func parses(_ text: String, _ number: Int32?) {
        #expect(SignalNumber.parse(text) == number)
    }
}
