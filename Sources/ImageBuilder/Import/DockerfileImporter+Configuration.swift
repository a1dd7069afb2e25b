internal import JSON

extension DockerfileImporter {
    mutating func takeCommand(_ instruction: Dockerfile.Instruction) {
        let words = instruction.execForm
        let shell = stages[current].shell
        let draft = forShell(instruction.rest, words)
        stages[current].configuration.commandWords = (words ?? shell + [instruction.rest], words != nil, span)
        if instruction.keyword == "CMD" {
            stages[current].setsCommand = true
            stages[current].configuration.command = draft
        } else {
            stages[current].configuration.entrypoint = draft
            // A new entrypoint takes the arguments of the base's with it.
            if !stages[current].setsCommand { stages[current].configuration.command = nil }
        }
    }

    /// A list as it stands; a line as the stage's shell takes it.
    private func forShell(_ line: String, _ words: [String]?) -> RecipeDraft {
        let shell = stages[current].shell
        let text = DockerfileText.literal(line)
        if let words { return .strings(words.map(DockerfileText.literal)) }
        return shell == ["/bin/sh", "-c"] ? .string(text) : .strings(shell.map(DockerfileText.literal) + [text])
    }

    mutating func takePorts(_ instruction: Dockerfile.Instruction) throws(DockerfileExpansion.Failure) {
        for word in DockerfileText.plainWords(instruction.rest) {
            var text = try expand(word)
            if text.hasSuffix("/tcp") { text = String(text.dropLast(4)) }
            let bounds = text.split(separator: "-").compactMap { Int($0) }
            let ports =
                bounds.count == 2 && bounds[0] <= bounds[1] && bounds[1] - bounds[0] < 100
                ? (bounds[0]...bounds[1]).map(String.init) : [text]
            for port in ports where !stages[current].configuration.ports.contains(port) {
                stages[current].configuration.ports.append(port)
                let number = Int(port.prefix { $0 != "/" })
                if let number { stages[current].configuration.portSpans.append((number, span)) }
            }
        }
    }

    mutating func takeVolumes(_ instruction: Dockerfile.Instruction) throws(DockerfileExpansion.Failure) {
        for word in instruction.execForm ?? DockerfileText.plainWords(instruction.rest) {
            stages[current].configuration.volumes.append(try expand(word))
        }
    }

    mutating func takeShell(_ instruction: Dockerfile.Instruction) throws(DockerfileExpansion.Failure) {
        guard let words = instruction.execForm, !words.isEmpty else {
            throw .init(message: "SHELL wants a list: [\"/bin/bash\", \"-c\"]")
        }
        stages[current].shell = words
    }

    mutating func takeHealthcheck(_ instruction: Dockerfile.Instruction) throws(DockerfileExpansion.Failure) {
        let text = instruction.rest
        guard text.uppercased() != "NONE" else {
            stages[current].configuration.healthLine = nil
            return stages[current].configuration.healthcheck = .string("none")
        }
        guard text.uppercased().hasPrefix("CMD"), let start = text.firstIndex(where: { $0 == " " || $0 == "[" }) else {
            throw .init(message: "HEALTHCHECK wants CMD and a command, or NONE")
        }
        let line = String(text[start...]).trimmed
        let words = DockerfileText.execForm(line)
        var members: [(String, RecipeDraft?)] = [
            ("command", forShell(line, words))
        ]
        for (name, value) in instruction.flags {
            switch name {
            case "interval", "timeout": members.append((name, .string(value)))
            case "start-period": members.append(("startPeriod", .string(value)))
            case "retries": members.append((name, .value(Int(value).map { .integer($0) } ?? .string(value))))
            default: note(.lost, "--\(name)=\(value) of the health check")
            }
        }
        stages[current].configuration.healthcheck = .object(present: members)
        stages[current].configuration.healthLine = (words?.joined(separator: " ") ?? line, span)
    }
}
