internal import Archive
internal import OCI

enum CommandMissing: Rule {
    static let name = "command-missing"
    static let severity = CheckLevel.error
    static let summary = "The program that the image starts is not in it, or it starts none."

    static func faults(in image: CheckedImage) throws -> [Fault] {
        guard let start = image.startedCommand else {
            return [
                Fault(
                    message: "the image has neither a command nor an entrypoint: nothing is started",
                    cause: .setting("command"), fix: "say what it runs: \"command\": [\"/app/server\"]", severity: .warn
                )
            ]
        }
        let lookup = ProgramLookup(image)
        guard case .missing = lookup.find(start.program) else { return [] }
        return [
            Fault(
                message: "\(start.role) starts \(start.program), which \(place(start.program, lookup))",
                path: start.program.hasPrefix("/") ? image.path(start.program) : nil, cause: start.cause,
                fix: fix(start, lookup))
        ]
    }

    private static func place(_ program: String, _ lookup: ProgramLookup) -> String {
        guard program.contains("/") else {
            return "is in no directory of PATH: \(lookup.folders.joined(separator: ":"))"
        }
        if let path = lookup.image.path(program), let node = lookup.image.tree.lookup(path),
            case .symbolicLink(let target) = node.entry.kind
        {
            return "is a link to \(String(decoding: target, as: UTF8.self)), where nothing is"
        }
        return "is not in the image"
    }

    private static func fix(_ start: StartedProgram, _ lookup: ProgramLookup) -> String {
        if let other = lookup.others(named: start.program).first {
            return "there is \(other): name that, or copy it there"
        }
        if Shell.names.contains(lastComponent(start.program)), start.words.dropFirst().first == "-c" {
            return "a line of text wants a shell: install dash, or write the command as a list of words"
        }
        return "copy it into the image, or install the package that has it"
    }
}
