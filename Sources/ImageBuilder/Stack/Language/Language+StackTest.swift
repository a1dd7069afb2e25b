internal import JSON

extension Language {
    static let stackTest = Shape<StackTest>.object(
        "stackTest", "a test", "What the running stack has to show.",
        fields: [
            .optional(
                "timeout", \.timeout, duration, "How long services may take to become healthy, and each step to pass.",
                default: "120s"),
            .optional("steps", \.steps, stackStep.list("a list of steps"), "What is done with it, in order."),
        ], initial: { _, _ in StackTest() })

    private static let stackStep = Shape<StackStep>(
        stackOperation.expected, accepts: stackOperation.accepts, schema: stackOperation.schema
    ) { place, decoding in
        stackOperation.read(place, decoding).map { StackStep(operation: $0, location: decoding.location(of: place)) }
    }

    private static let stackOperation = Shape<StackStep.Operation>.tagged(
        "a step",
        [
            ("http", requestStep), ("run", commandStep), ("restart", restartStep), ("unreachable", unreachableStep),
        ])

    private struct StepDraft {
        var probe: HTTPProbe?
        var command: [String] = []
        var service: Reference?
        var others: [Reference] = []
        var port: UInt16?
        var isTLS = false
    }

    private static let usedService = reference("the name of a service").map { Optional($0) }
    private static let stackStepKeys = ["http", "run", "restart", "unreachable"]

    private static let requestStep: Shape<StackStep.Operation> = Shape<StepDraft>.object(
        "httpStep", "the step \"http\"", "A request to each replica of a service, and the answer that it has to get.",
        fields: [
            .required(
                "http", \.probe, probe.map { Optional($0) }, "What to ask: a path or a request, as in a recipe's proof."
            ),
            .required("service", \.service, usedService, "Whom to ask.", aliases: ["to"]),
            .optional(
                "port", \.port, portNumber,
                "Where to ask. The service's `PORT` where left out, else its image's first port."),
            .optional(
                "tls", \.isTLS, .boolean, "Whether the port speaks TLS. Its certificate is not judged.", default: false),
        ], siblings: stackStepKeys, initial: { _, _ in StepDraft() }
    ).checked { draft, _, _ throws(Refusal) in
        guard let probe = draft.probe, let service = draft.service else { throw Refusal("the step is incomplete") }
        return .request(probe, service: service, port: draft.port, isTLS: draft.isTLS)
    }

    private static let commandStep: Shape<StackStep.Operation> = Shape<StepDraft>.object(
        "commandStep", "the step \"run\"", "A command inside a running service, which has to end with status 0.",
        fields: [
            .required(
                "run", \.command, command.map(\.arguments), "The program and its arguments, or a line for the shell."),
            .required("service", \.service, usedService, "Where to run it: in the first replica.", aliases: ["in"]),
        ], siblings: stackStepKeys, initial: { _, _ in StepDraft() }
    ).checked { draft, _, _ throws(Refusal) in
        guard let service = draft.service else { throw Refusal("the step is incomplete") }
        return .run(draft.command, service: service)
    }

    private static let restartStep: Shape<StackStep.Operation> = Shape<StepDraft>.object(
        "restartStep", "the step \"restart\"",
        "Stops services and starts them again, with the same volumes: what they kept has to be there.",
        fields: [
            .required(
                "restart", \.others, reference("the name of a service").oneOrMore("a service or a list of them"),
                "Which; in this order.")
        ], siblings: stackStepKeys, initial: { _, _ in StepDraft() }
    ).map { .restart($0.others) }

    private static let unreachableStep: Shape<StackStep.Operation> = Shape<StepDraft>.object(
        "unreachableStep", "the step \"unreachable\"", "Nobody there gets a connection to a service.",
        fields: [
            .required("unreachable", \.service, usedService, "Which service."),
            .optional(
                "port", \.port, portNumber, "Which port. The service's `PORT` where left out, else its image's first."),
            .optional(
                "from", \.others, reference("the name of a service").map { [$0] },
                "From which other service. Where left out: no port of this machine, and no service that shares no network with it."
            ),
        ], siblings: stackStepKeys, initial: { _, _ in StepDraft() }
    ).checked { draft, _, _ throws(Refusal) in
        guard let service = draft.service else { throw Refusal("the step is incomplete") }
        return .unreachable(service, port: draft.port, from: draft.others.first)
    }
}
