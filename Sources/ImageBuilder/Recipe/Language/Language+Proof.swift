internal import JSON

extension Language {
    static let proof = Shape<Proof>.object(
        "proof", "a proof", "What the finished image has to show, started as its user, before it is let out.",
        fields: [
            .optional(
                "http", \.http, probe.oneOrMore("a request or a list of requests"),
                "Requests, and the answers that they have to get."),
            .optional(
                "commands", \.commands, command.map(\.arguments).list("a list of commands"),
                "Commands that have to end with status 0 inside the running container."),
            .optional(
                "env", \.environment, environment, "Variables for the proved container only.", aliases: ["environment"]),
            .optional(
                "timeout", \.timeout, duration, "How long until every probe has passed.", default: "60s"),
            .optional(
                "readOnly", \.readOnly, .boolean,
                "Whether its root file system is read-only; `/tmp` and volumes are writable then.", default: true),
        ], initial: { _, _ in Proof() })

    static let probe = Shape<HTTPProbe>.either(
        "a path or a request",
        [
            requestPath.map { HTTPProbe(path: $0) },
            Shape<ProbeDraft>.object(
                "httpProbe", "a request", "A request to the started container, and the answer that it has to get.",
                fields: [
                    .required("path", \.probe.path, requestPath, "What to ask for.", aliases: ["url"]),
                    .optional("method", \.probe.method, method, "How to ask.", default: "GET"),
                    .optional("headers", \.probe.headers, headers, "Headers of the request."),
                    .optional(
                        "body", \.body, json,
                        "The request's body: a string as it stands, anything else as JSON with its Content-Type."),
                    .optional("status", \.probe.status, status, "The status that has to come.", default: 200),
                    .optional(
                        "contains", \.probe.contains, Shape<String>.string.oneOrMore("a string or a list of strings"),
                        "What the answer's body has to contain."),
                    .optional(
                        "responseHeaders", \.probe.expectedHeaders, headers,
                        "Headers that the answer has to have, with these texts in them.", aliases: ["expectedHeaders"]),
                    .optional(
                        "json", \.probe.json, json,
                        "What the answer has to be as JSON; an object may have further members."),
                ], initial: { _, _ in ProbeDraft() }
            ).map(\.finished),
        ])

    private struct ProbeDraft {
        var probe = HTTPProbe(path: "/")
        var body: JSONValue?

        var finished: HTTPProbe {
            var probe = probe
            guard let body else { return probe }
            probe.body = body.string ?? body.text()
            if body.string == nil, !probe.headers.keys.contains(where: { $0.lowercased() == "content-type" }) {
                probe.headers["Content-Type"] = "application/json"
            }
            return probe
        }
    }

    private static let method = Shape<String>.text(
        "a method such as \"POST\"", pattern: "^[A-Z]+$", examples: ["GET", "POST", "PUT", "DELETE", "HEAD"]
    ) { text throws(Refusal) in
        guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }) else {
            throw Refusal("\(quoted(text)) is no method", hint: "methods are upper case, such as \"POST\"")
        }
        return text
    }
}

extension Run.Command {
    /// As exec(3) takes it.
    var arguments: [String] {
        switch self {
        case .exec(let arguments): arguments
        case .shell(let line): ["/bin/sh", "-c", line]
        }
    }
}
