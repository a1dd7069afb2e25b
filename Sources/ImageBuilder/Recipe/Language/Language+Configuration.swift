internal import JSON
internal import OCI

extension Language {
    static let configuration = Shape<Configuration>.object(
        "config", "a configuration", "What the image says about how it runs.",
        fields: [
            .optional("env", \.environment, environment, "Variables.", aliases: ["environment"]),
            .optional(
                "entrypoint", \.entrypoint, imageCommand,
                "What every container of the image starts. A string goes through the shell; `[]` takes the base's away."
            ),
            .optional(
                "command", \.command, imageCommand,
                "The entrypoint's arguments, or the program where there is none. `docker run` can replace it.",
                aliases: ["cmd"]),
            .optional(
                "ports", \.ports, port.oneOrMore("a port or a list of ports"), "The ports that it listens on.",
                aliases: ["expose", "port"]),
            .optional(
                "volumes", \.volumes, imagePath.oneOrMore("a path or a list of paths"),
                "Directories for data that outlives a container.", aliases: ["volume"]),
            .optional("labels", \.labels, labelDictionary, "Labels.", aliases: ["label"]),
            .optional("stopSignal", \.stopSignal, signal, "What asks it to stop. `SIGTERM` where left out."),
            .optional(
                "healthcheck", \.healthcheck, healthcheck, "How to ask a running container whether it is well.",
                aliases: ["health", "healthCheck"]),
            .optional(
                "workdir", \.workdir, imagePath, "Where it starts. Where the steps end, if left out.", aliases: ["cwd"]),
            .optional("user", \.user, user, "Who runs it. The steps' last user, if left out."),
        ], initial: { _, _ in Configuration() })

    private static let port = Shape<Port>.either(
        "a port such as 8000 or \"53/udp\"",
        [
            .text(
                "a port", pattern: "^[0-9]{1,5}(/(tcp|udp|sctp))?$", examples: ["53/udp"]
            ) { text throws(Refusal) in
                let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
                let transport = parts.count == 2 ? Port.TransportProtocol(rawValue: String(parts[1])) : .tcp
                guard let number = UInt16(parts[0]), number > 0, parts[0].utf8.allSatisfy(isDigit), let transport else {
                    throw Refusal("\(quoted(text)) is no port", hint: "write a number from 1 to 65535, or \"53/udp\"")
                }
                return Port(number: number, transport: transport)
            },
            portNumber.map { Port(number: $0) },
        ])

    static let portNumber = Shape<Int>.integer(1...65535, "a port number").map {
        UInt16(truncatingIfNeeded: $0)
    }

    private static let signal = Shape<String>.text(
        "a signal such as \"SIGTERM\"", pattern: "^(SIG[A-Z0-9]+([+-][0-9]+)?|[0-9]{1,2})$", examples: ["SIGINT"]
    ) { text throws(Refusal) in
        if let number = Int(text), (1...64).contains(number), text.utf8.allSatisfy(isDigit) { return text }
        if signals.contains(text) { return text }
        let meant = Suggestion.nearest(to: text.hasPrefix("SIG") ? text : "SIG" + text, among: signals)
        throw Refusal("\(quoted(text)) is no signal", hint: meant.map { "did you mean \(quoted($0))?" })
    }

    /// signal(7), and the real-time ones that service managers use.
    private static let signals =
        [
            "SIGABRT", "SIGALRM", "SIGBUS", "SIGCHLD", "SIGCONT", "SIGFPE", "SIGHUP", "SIGILL", "SIGINT", "SIGIO",
            "SIGKILL", "SIGPIPE", "SIGPROF", "SIGPWR", "SIGQUIT", "SIGSEGV", "SIGSTKFLT", "SIGSTOP", "SIGSYS",
            "SIGTERM",
            "SIGTRAP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG", "SIGUSR1", "SIGUSR2", "SIGVTALRM", "SIGWINCH",
            "SIGXCPU",
            "SIGXFSZ", "SIGRTMIN", "SIGRTMAX",
        ] + (1...15).map { "SIGRTMIN+\($0)" } + (1...14).map { "SIGRTMAX-\($0)" }
}

extension Language {
    private enum Off: String, CaseIterable { case none }

    private static let healthcheck = Shape<Healthcheck>.either(
        "a health check, or \"none\"",
        [
            Shape<Off>.choice().map { _ in Healthcheck(test: .none) },
            .tagged(
                "a health check",
                [
                    ("http", request.map { $0.healthcheck(.http(path: $0.path, port: $0.port, status: $0.status)) }),
                    ("command", commandCheck.map { $0.healthcheck($0.test) }),
                ]),
        ])

    private struct HealthcheckDraft {
        var path = ""
        var port: UInt16?
        var status = 200
        var test = Healthcheck.Test.none
        var interval, timeout, startPeriod: Duration?
        var retries: Int?

        func healthcheck(_ test: Healthcheck.Test) -> Healthcheck {
            Healthcheck(test: test, interval: interval, timeout: timeout, startPeriod: startPeriod, retries: retries)
        }
    }

    private static let request = Shape<HealthcheckDraft>.object(
        "httpHealthcheck", "a health check by HTTP", "A request to the container itself; needs no curl in the image.",
        fields: [
            .required("http", \.path, requestPath, "The path to ask for."),
            .optional(
                "port", \.port, portNumber,
                "The port to ask. `PORT` of the container's environment where left out, else the first of `ports`."),
            .optional("status", \.status, status, "The status that says it is well.", default: 200),
        ] + timing, initial: { _, _ in HealthcheckDraft() })

    private static let commandCheck = Shape<HealthcheckDraft>.object(
        "commandHealthcheck", "a health check by command", "A program in the container; its status 0 says it is well.",
        fields: [.required("command", \.test, command.map { $0.test }, "The program, or a line for the shell.")]
            + timing,
        initial: { _, _ in HealthcheckDraft() })

    private static let timing: [Field<HealthcheckDraft>] = [
        .optional("interval", \.interval, duration, "How long between two checks. 30s where left out."),
        .optional("timeout", \.timeout, duration, "How long one may take. 30s where left out."),
        .optional(
            "startPeriod", \.startPeriod, anyDuration, "How long it may fail after the start. 0s where left out.",
            aliases: ["start_period", "startInterval"]),
        .optional(
            "retries", \.retries, .integer(1...1000, "a number of failures"),
            "How many failures in a row make it unwell. 3 where left out."),
    ]

    static let status = Shape<Int>.integer(100...599, "an HTTP status")
}

extension Run.Command {
    fileprivate var test: Healthcheck.Test {
        switch self {
        case .exec(let arguments): .command(arguments)
        case .shell(let line): .shell(line)
        }
    }
}
