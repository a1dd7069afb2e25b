internal import HostSystem
internal import JSON

extension DockerfileImporter {
    mutating func takeCopy(_ instruction: Dockerfile.Instruction) throws(DockerfileExpansion.Failure) {
        var words: [String] = []
        for word in instruction.execForm ?? DockerfileText.quotedWords(instruction.rest, escape: file.escape) {
            words.append(try expand(word))
        }
        guard words.count > 1, let target = words.popLast() else {
            throw .init(message: "\(instruction.keyword) wants what to copy and where to")
        }
        let options = try copyOptions(instruction)
        for document in instruction.hereDocuments {
            words.removeAll { HereDocumentOpening($0) != nil }
            write(document, to: target.hasSuffix("/") ? target + document.name : target, options)
        }
        if instruction.keyword == "ADD" { words = local(words) }
        if words.isEmpty { return }
        let isEverything = instruction.flag("from") == nil && words.contains { $0 == "." || $0 == "./" || $0 == "/" }
        stages[current].history.append(.copy(everything: isEverything, toImage: target, span: span))
        let sources = words.count == 1 ? RecipeDraft.string(words[0]) : .strings(words)
        let to = target == "." ? "./" : words.count > 1 && !target.hasSuffix("/") ? target + "/" : target
        stages[current].steps.append(.object([.init("copy", sources), .init("to", .string(to))] + options))
    }

    private mutating func copyOptions(
        _ instruction: Dockerfile.Instruction
    ) throws(DockerfileExpansion.Failure) -> [RecipeDraft.Member] {
        var options: [RecipeDraft.Member] = []
        var excluded: [String] = []
        for (name, text) in instruction.flags {
            let value = try expand(text)
            switch name {
            case "from": options.append(.init("from", source(value)))
            case "chown": options.append(.init("owner", .string(value)))
            case "chmod": options.append(.init("mode", .string(value)))
            case "parents": options.append(.init("parents", .value(.bool(value != "false"))))
            case "exclude": excluded.append(value)
            // Every copy here is a layer of its own, whatever is below it.
            case "link": continue
            default: note(.lost, "--\(name)\(text.isEmpty ? "" : "=" + text)")
            }
        }
        return excluded.isEmpty ? options : options + [.init("exclude", .strings(excluded))]
    }

    /// What `--from` means: a stage, by name or number, or an image.
    private mutating func source(_ name: String) -> RecipeDraft {
        if let number = stageNumber(name), number < current { return .string(stages[number].name) }
        return draft(of: base(name), packages: [])
    }

    /// A file that the Dockerfile itself holds: written by the shell, for a recipe has none.
    private mutating func write(_ document: Dockerfile.HereDocument, to path: String, _ options: [RecipeDraft.Member]) {
        var text = DockerfileText.literal(document.text)
        if document.expands {
            do throws(DockerfileExpansion.Failure) { text = try expand(document.text) } catch {
                note(.lost, "the variables of \(document.word): \(error.message)")
            }
        }
        let line =
            "mkdir -p \(shellQuoted(HostPath(path).parent.description)) && cat > \(shellQuoted(path)) <<'\(document.name)'\n"
        stages[current].steps.append(.object([.init("run", .string(line + text + document.name))]))
        note(.assumed, "\(path) is written by the shell: better a file of the context, and a copy")
        for option in options { note(.lost, "\(option.key) of \(path)") }
    }

    /// Of what ADD takes, what a copy takes too.
    private mutating func local(_ words: [String]) -> [String] {
        words.filter { word in
            if word.contains("://") || word.hasPrefix("git@") {
                note(
                    .lost, "ADD \(word)",
                    hint: "a RUN that gets it with curl and compares its digest, or a file of the context")
                return false
            }
            if [".tar", ".tar.gz", ".tgz", ".tar.xz", ".tar.bz2", ".txz", ".tbz2"].contains(where: word.hasSuffix) {
                note(.lost, "unpacking \(word): it is copied as it is", hint: "a run step with tar unpacks it")
            }
            return true
        }
    }
}
