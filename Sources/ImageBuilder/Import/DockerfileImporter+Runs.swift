internal import JSON

extension DockerfileImporter {
    mutating func takeRun(_ instruction: Dockerfile.Instruction) throws(DockerfileExpansion.Failure) {
        var options = try runOptions(instruction)
        if let words = instruction.execForm {
            stages[current].history.append(.run(words.joined(separator: " "), span: span))
            return append(
                .strings(words.map(DockerfileText.literal)), line: words.joined(separator: " "), &options, instruction)
        }
        guard var line = script(instruction) else { return }
        stages[current].history.append(.run(line, span: span))
        if let installation = installation(line) {
            guard let rest = installation else { return }
            line = rest
        }
        let text = DockerfileText.literal(line)
        let isUsual = stages[current].shell == ["/bin/sh", "-c"]
        append(
            isUsual ? .string(text) : .strings(stages[current].shell.map(DockerfileText.literal) + [text]), line: line,
            &options, instruction)
    }

    /// The line for the shell; nil, and noted, where there is none that it takes.
    private mutating func script(_ instruction: Dockerfile.Instruction) -> String? {
        let text = instruction.rest
        guard let document = instruction.hereDocuments.first else {
            // Where nothing is quoted, the margins of continued lines say nothing.
            return text.contains { "\"'\\".contains($0) }
                ? text : DockerfileText.plainWords(text).joined(separator: " ")
        }
        guard text == document.word else {
            return ([text] + instruction.hereDocuments.map { $0.text + $0.name }).joined(separator: "\n")
        }
        guard document.text.hasPrefix("#!"), !document.text.hasPrefix("#!/bin/sh\n") else { return document.text }
        note(
            .lost, "a script of \(document.text.prefix { $0 != "\n" })",
            hint: "make it a file of the context, and run that")
        return nil
    }

    /// What is left of a line whose packages went to the base; `.some(nil)` where nothing is, nil where it installs
    /// nothing or there is no such base.
    private mutating func installation(_ line: String) -> String?? {
        let root = stages[current].root
        guard case .official = stages[root].base else { return nil }
        guard let found = PackageInstallation(line) else {
            noteTools(of: line)
            return nil
        }
        for package in found.packages {
            if !stages[root].extraPackages.contains(package) { stages[root].extraPackages.append(package) }
            stages[current].packages.append((package, span))
        }
        if !found.packages.isEmpty {
            let place = root == current ? "its base" : "the base of \(stages[root].name)"
            note(
                .assumed,
                "\(found.packages.joined(separator: ", ")) \(found.packages.count == 1 ? "is a package" : "are packages") of \(place)"
            )
        }
        if !found.removed.isEmpty {
            note(
                .lost, "removing \(found.removed.joined(separator: ", "))",
                hint: "what only builds belongs into another stage")
        }
        return .some(found.rest)
    }

    /// What the image of the Dockerfile has and Debian's packages here do not, or in another way.
    private mutating func noteTools(of line: String) {
        let programs = Set(CommandRow.programs(in: line).compactMap(\.first))
        if let tool = ["apt-get", "apt", "apk"].first(where: programs.contains) {
            note(
                .lost, "\(tool) in a line that more hangs on: there is none in the base",
                hint: "name the packages in the base's \"packages\", and take them out of the line")
        }
        guard case .official(_, let reference) = stages[stages[current].root].base, reference.contains("alpine") else {
            return
        }
        if !programs.isDisjoint(with: ["adduser", "addgroup"]) {
            note(
                .lost, "the options of busybox's adduser and addgroup: Debian's take others",
                hint: "\"user\": { \"name\": \"app\", \"id\": 10001 } makes a user without them")
        }
    }

    private mutating func append(
        _ command: RecipeDraft, line: String, _ options: inout [RecipeDraft.Member],
        _ instruction: Dockerfile.Instruction
    ) {
        needPrograms(of: line)
        if instruction.flag("network") != "none", RunNeeds.network(line) {
            options.append(.init("network", .string("host")))
        }
        let variables = stages[current].arguments.keys.sorted().filter { stages[current].variables[$0] == nil }
        let members = variables.map { name in
            RecipeDraft.Member(name, .string("${\(stages[current].arguments[name]?.name ?? name)}"))
        }
        if !members.isEmpty { options.append(.init("env", .object(members))) }
        stages[current].steps.append(.object([.init("run", command)] + options))
    }

    /// Programs that Debian keeps in packages which official images have.
    private mutating func needPrograms(of line: String) {
        let root = stages[current].root
        guard case .official = stages[root].base else { return }
        for package in RunNeeds.packages(line) where !stages[root].extraPackages.contains(package) {
            stages[root].extraPackages.append(package)
        }
    }

    private mutating func runOptions(
        _ instruction: Dockerfile.Instruction
    ) throws(DockerfileExpansion.Failure) -> [RecipeDraft.Member] {
        var caches: [RecipeDraft] = []
        var secrets: [RecipeDraft] = []
        for (name, text) in instruction.flags {
            switch name {
            case "mount":
                let mount = RunMount(try expand(text))
                switch mount.type {
                case "cache": caches.append(mount.cache)
                case "secret": secrets.append(mount.secret)
                case "bind": bind(mount)
                default: note(.lost, "--mount=\(text)")
                }
                for option in mount.unknown { note(.lost, "\(option) of --mount=\(text)") }
            case "network" where ["none", "default", "host"].contains(text): continue
            default: note(.lost, "--\(name)\(text.isEmpty ? "" : "=" + text)")
            }
        }
        return (caches.isEmpty ? [] : [.init("cache", .list(caches))])
            + (secrets.isEmpty ? [] : [.init("secrets", .list(secrets))])
    }

    /// A recipe has no bind mounts: the files are copied, and stay.
    private mutating func bind(_ mount: RunMount) {
        let source = mount.options["from"].flatMap(stageNumber).map { RecipeDraft.string(stages[$0].name) }
        var step: [RecipeDraft.Member] = [
            .init("copy", .string(mount.options["source"] ?? ".")),
            .init("to", .string(mount.target.isEmpty ? "./" : mount.target)),
        ]
        if let source { step.append(.init("from", source)) }
        stages[current].steps.append(.object(step))
        note(.assumed, "the mount of \(mount.options["source"] ?? ".") is a copy: the files stay in the stage")
    }
}
