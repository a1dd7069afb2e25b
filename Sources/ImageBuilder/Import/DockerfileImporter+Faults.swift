internal import HostSystem

/// What works as written and is wrong all the same, in the words of the checks that find it in a built image.
extension DockerfileImporter {
    mutating func noteFaults() {
        guard let image = stages.last else { return }
        let chain = chain(of: stages.count - 1)
        noteHealthProgram(image, chain)
        for stage in chain { noteCopies(stage) }
        noteCompilers(chain)
        notePorts(image)
        noteCommand(image)
    }

    /// The stages whose files are in the image, the image's own last.
    private func chain(of number: Int) -> [ImportedStage] {
        var chain: [ImportedStage] = []
        var next: Int? = number
        while let number = next {
            chain.insert(stages[number], at: 0)
            if case .stage(let base) = stages[number].base { next = base } else { next = nil }
        }
        return chain
    }

    /// Packages of programs that health checks like to call, and which slim images do not have.
    private static let owners = [
        "curl": "curl", "wget": "wget", "nc": "netcat-openbsd", "pg_isready": "postgresql-client",
        "redis-cli": "redis-tools", "mysqladmin": "default-mysql-client", "jq": "jq",
    ]

    private mutating func noteHealthProgram(_ image: ImportedStage, _ chain: [ImportedStage]) {
        guard let (line, span) = image.configuration.healthLine, let root = chain.first else { return }
        guard case .official(let base, let reference) = root.base else { return }
        // busybox has its own there.
        let isKnown: Set<String> = reference.contains("alpine") ? ["wget", "nc"] : []
        let packages = Set(base.packages + root.extraPackages)
        for words in CommandRow.programs(in: line) {
            guard let program = words.first?.split(separator: "/").last.map(String.init),
                let package = Self.owners[program],
                !packages.contains(package)
            else { continue }
            if isKnown.contains(program) {
                stages[image.root].extraPackages.append(package)
                continue
            }
            note(
                .fault, rule: "health-program-missing",
                "the health check calls \(program), which \(reference) does not have and no line installs: it never passes",
                hint: Self.request(in: line).map { "\"healthcheck\": { \"http\": \"\($0)\" } needs no program" }
                    ?? "install \(package), or ask with a program of the image's own", at: span)
        }
    }

    /// The path that a health check asks for.
    private static func request(in line: String) -> String? {
        guard let start = line.firstRange(of: "://")?.upperBound else { return nil }
        let path = line[start...].prefix { !" \t\"'|;".contains($0) }.drop { $0 != "/" }
        return path.isEmpty ? "/" : String(path)
    }

    private mutating func noteCopies(_ stage: ImportedStage) {
        var copies: [(everything: Bool, span: Range<Int>)] = []
        for event in stage.history {
            switch event {
            case .copy(let everything, _, let span): copies.append((everything, span))
            case .run(let line, let span):
                let programs = CommandRow.programs(in: line)
                if let last = copies.last, let words = programs.first(where: Self.changesOwners) {
                    note(
                        .fault, rule: "duplicated-bytes",
                        "\(words.prefix(2).joined(separator: " ")) after the copy in line \(self.line(last.span)): "
                            + "every file is stored a second time",
                        hint: words[0] == "chown"
                            ? "\"owner\" on the copy; better none: what the image's user cannot change, an intruder cannot"
                            : "\"mode\" on the copy", at: span)
                }
                if let copy = copies.first(where: \.everything), programs.contains(where: Self.installs) {
                    note(
                        .fault, rule: "copy-before-install",
                        "line \(self.line(copy.span)) copies everything before this: any change installs anew",
                        hint: "copy only the files that name the dependencies first", at: span)
                }
            }
        }
    }

    private static func changesOwners(_ words: [String]) -> Bool {
        ["chown", "chmod", "chgrp"].contains(words.first)
            && words.dropFirst().contains {
                $0 == "--recursive" || $0.hasPrefix("-") && !$0.hasPrefix("--") && $0.contains("R")
            }
    }

    private static func installs(_ words: [String]) -> Bool {
        let beginnings = [
            ["pip", "install"], ["pip3", "install"], ["npm", "ci"], ["npm", "install"], ["yarn", "install"], ["yarn"],
            ["pnpm", "install"], ["uv", "sync"], ["poetry", "install"], ["bundle", "install"],
        ]
        return beginnings.contains { words.starts(with: $0) && ($0.count > 1 || words.count == 1) }
    }

    private func line(_ span: Range<Int>) -> Int { file.source.location(of: span, path: "").line }

    private mutating func noteCompilers(_ chain: [ImportedStage]) {
        let compilers: Set<String> = [
            "gcc", "g++", "build-essential", "clang", "make", "cmake", "rustc", "cargo", "golang", "binutils",
        ]
        for (name, span) in chain.flatMap(\.packages) {
            if compilers.contains(name) {
                note(
                    .fault, rule: "compiler-in-image", "\(name) stays in the image that ships",
                    hint: "install and build in another stage, and copy the result", at: span)
            } else if name.hasSuffix("-dev") {
                note(
                    .fault, rule: "headers-in-image", "\(name) is of use to a compiler only",
                    hint: "leave it to a stage that builds",
                    at: span)
            }
        }
    }

    private mutating func notePorts(_ image: ImportedStage) {
        guard let user = image.userName, user != "root", user != "0" else {
            return note(
                .assumed, "nothing names a user: the image runs as root, and the recipe says so",
                hint: "\"user\": { \"name\": \"app\", \"id\": 10001 }", at: image.span)
        }
        for (port, span) in image.configuration.portSpans where port < 1024 {
            note(
                .fault, rule: "privileged-port", "\(user) may not listen on port \(port)",
                hint: "listen on one from 1024 and map it outside", at: span)
        }
    }

    private mutating func noteCommand(_ image: ImportedStage) {
        guard let (words, isExec, span) = image.configuration.commandWords, isExec, let program = words.first else {
            return
        }
        let isShell =
            ["sh", "bash", "dash", "ash"].contains(program.split(separator: "/").last.map(String.init))
            && words.contains("-c")
        if isShell { return }
        if let word = words.first(where: Self.holdsVariable) {
            return note(
                .fault, rule: "literal-variable", "\(word) stays as it is: the list form knows no variables",
                hint: "write the command as a line for the shell: \"exec \(words.joined(separator: " "))\"", at: span)
        }
        let port = image.variables["PORT"].flatMap { Int($0) }
        let ports = Set(image.configuration.portSpans.map(\.port) + (port.map { [$0] } ?? []))
        guard let word = words.dropFirst().first(where: { Self.port(in: $0).map(ports.contains) ?? false }) else {
            return
        }
        note(
            .fault, rule: "fixed-port",
            "the command listens on \(word) whatever PORT says: a platform that chooses the port does not reach it",
            hint: "read PORT in the program, or write the command as a line for the shell with $PORT", at: span)
    }

    private static func holdsVariable(_ word: String) -> Bool {
        guard let dollar = word.firstIndex(of: "$") else { return false }
        let next = word[word.index(after: dollar)...].first
        return next.map { $0 == "{" || $0.isLetter || $0 == "_" } ?? false
    }

    /// `8000`, `0.0.0.0:8000` or `--port=8000`.
    private static func port(in word: String) -> Int? {
        let end = word.reversed().prefix { $0.isASCII && $0.isNumber }.reversed()
        let before = word.dropLast(end.count)
        guard before.isEmpty || before.hasSuffix(":") || before.hasSuffix("port=") else { return nil }
        return Int(String(end))
    }

    /// A base or a runtime that gets no security updates any more.
    mutating func noteEndOfLife(of reference: String) {
        guard let (name, date) = EndOfLifeDates.end(of: reference), date < Self.today else { return }
        note(
            .fault, rule: "end-of-life", "\(name) has had no security updates since \(date)",
            hint: "take the next release that has")
    }

    private static var today: String { String(Timestamp.now.rfc3339.prefix(10)) }
}
