internal import HostSystem
internal import JSON

/// Makes a recipe of a Dockerfile, instruction by instruction. What a recipe cannot say is noted with its line.
struct DockerfileImporter {
    let file: Dockerfile
    /// Archives that stand for images, by the images' names.
    let bases: [String: HostPath]
    var stages: [ImportedStage] = []
    /// Arguments before the first FROM, which only FROM sees: their values.
    var globals: [String: String] = [:]
    /// The arguments of the recipe, in order.
    var arguments: [RecipeDraft.Member] = []
    var notes: [ImportNote] = []
    /// The instruction being read.
    var span: Range<Int> = 0..<0

    init(_ file: Dockerfile, bases: [String: HostPath]) {
        self.file = file
        self.bases = bases
    }

    mutating func run() throws(RecipeError) {
        for instruction in file.instructions {
            span = instruction.span
            do throws(DockerfileExpansion.Failure) { try take(instruction) } catch { throw fault(error.message) }
        }
        if stages.isEmpty {
            throw RecipeError(file.source, 0..<0, "the file has no FROM", hint: "a Dockerfile begins with one")
        }
        nameImage()
        noteFaults()
    }

    /// Nobody names the last stage, for nothing refers to it.
    private mutating func nameImage() {
        guard !stages[current].isNamed, !stages.contains(where: { $0.name == "runtime" }) else { return }
        stages[current].name = "runtime"
    }

    private mutating func take(_ instruction: Dockerfile.Instruction) throws(DockerfileExpansion.Failure) {
        if stages.isEmpty, !["FROM", "ARG"].contains(instruction.keyword) {
            throw .init(message: "\(instruction.keyword) stands before the first FROM")
        }
        switch instruction.keyword {
        case "FROM": try takeFrom(instruction)
        case "ARG": try takeArgument(instruction)
        case "ENV": try takeEnvironment(instruction)
        case "LABEL": try takeLabels(instruction)
        case "MAINTAINER": takeMaintainer(instruction)
        case "WORKDIR": try takeWorkdir(instruction)
        case "USER": try takeUser(instruction)
        case "COPY", "ADD": try takeCopy(instruction)
        case "RUN": try takeRun(instruction)
        case "CMD", "ENTRYPOINT": takeCommand(instruction)
        case "EXPOSE": try takePorts(instruction)
        case "VOLUME": try takeVolumes(instruction)
        case "STOPSIGNAL": stages[current].configuration.stopSignal = try expand(instruction.rest)
        case "HEALTHCHECK": try takeHealthcheck(instruction)
        case "SHELL": try takeShell(instruction)
        default: note(.lost, "\(instruction.keyword) \(instruction.rest)", hint: Self.advice[instruction.keyword])
        }
    }

    private static let advice = [
        "ONBUILD": "a recipe has no steps for others: put them into a file that recipes extend"
    ]

    /// The stage being read.
    var current: Int { stages.count - 1 }

    mutating func note(_ kind: ImportNote.Kind, rule: String? = nil, _ message: String, hint: String? = nil) {
        note(kind, rule: rule, message, hint: hint, at: span)
    }

    mutating func note(
        _ kind: ImportNote.Kind, rule: String? = nil, _ message: String, hint: String? = nil, at span: Range<Int>
    ) {
        notes.append(ImportNote(kind, rule: rule, message, hint: hint, at: span, file.source))
    }

    func fault(_ message: String, hint: String? = nil) -> RecipeError {
        RecipeError(file.source, span, message, hint: hint)
    }

    /// A word with its variables put in, in a recipe's terms.
    func expand(_ word: String) throws(DockerfileExpansion.Failure) -> String {
        try DockerfileExpansion(escape: file.escape) { name in variable(name) }.expand(word)
    }

    private func variable(_ name: String) -> DockerfileExpansion.Variable? {
        guard let stage = stages.last else { return globals[name].map { .init(text: $0, isSet: !$0.isEmpty) } }
        if let value = stage.variables[name] { return .init(text: value, isSet: !value.isEmpty) }
        if let argument = stage.arguments[name] { return .init(text: "${\(argument.name)}", isSet: argument.isSet) }
        return nil
    }
}

extension DockerfileImporter {
    private mutating func takeEnvironment(
        _ instruction: Dockerfile.Instruction
    ) throws(DockerfileExpansion.Failure) {
        let members = try pairs(instruction.rest)
        for member in members {
            if case .value(.string(let value)) = member.value { stages[current].variables[member.key] = value }
        }
        stages[current].set(members)
    }

    private mutating func takeLabels(_ instruction: Dockerfile.Instruction) throws(DockerfileExpansion.Failure) {
        let members = try pairs(instruction.rest)
        stages[current].configuration.labels.replace(members)
    }

    private mutating func takeMaintainer(_ instruction: Dockerfile.Instruction) {
        let label = "org.opencontainers.image.authors"
        stages[current].configuration.labels.replace([
            .init(label, .string(DockerfileText.literal(instruction.rest)))
        ])
        note(.assumed, "MAINTAINER becomes the label \(label)")
    }

    /// `A=1 B="two words"`, or the old form `A one value`.
    private func pairs(_ text: String) throws(DockerfileExpansion.Failure) -> [RecipeDraft.Member] {
        let words = DockerfileText.quotedWords(text, escape: file.escape)
        guard let first = words.first else { throw .init(message: "a name and a value are missing") }
        if !first.contains("=") {
            let value = text.trimmed.dropFirst(first.count)
            if value.isEmpty { throw .init(message: "\(first) has no value") }
            return [.init(first, .string(try expand(String(value).trimmed)))]
        }
        var members: [RecipeDraft.Member] = []
        for word in words {
            guard let equals = word.firstIndex(of: "=") else { throw .init(message: "\(word) has no value") }
            let name = try expand(String(word[..<equals]))
            members.append(.init(name, .string(try expand(String(word[word.index(after: equals)...])))))
        }
        return members
    }

    private mutating func takeWorkdir(_ instruction: Dockerfile.Instruction) throws(DockerfileExpansion.Failure) {
        let path = try expand(instruction.rest)
        if stages[current].isUntouched, stages[current].workdir == nil {
            stages[current].workdir = path
        } else {
            stages[current].steps.append(.object([.init("workdir", .string(path))]))
        }
    }

    private mutating func takeUser(_ instruction: Dockerfile.Instruction) throws(DockerfileExpansion.Failure) {
        let name = try expand(instruction.rest)
        let user = String(name.prefix { $0 != ":" })
        var draft = RecipeDraft.string(name)
        if case .official(let image, _) = stages[stages[current].root].base, let known = image.user, known.name == user
        {
            draft = .object([
                .init("name", .string(user)), .init("id", .value(.integer(known.id))),
                .init("home", .string("/home/\(user)")),
            ])
        }
        stages[current].userName = user
        if stages[current].isUntouched {
            stages[current].user = draft
        } else {
            stages[current].steps.append(.object([.init("user", draft)]))
        }
    }
}
