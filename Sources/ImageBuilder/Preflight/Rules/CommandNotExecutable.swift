internal import Archive
internal import OCI

enum CommandNotExecutable: Rule {
    static let name = "command-not-executable"
    static let severity = CheckLevel.error
    static let summary = "The program that the image starts cannot be started by the image's user."

    static func faults(in image: CheckedImage) throws -> [Fault] {
        guard let start = image.startedCommand,
            case .refused(let node, let refusal) = ProgramLookup(image).find(start.program)
        else { return [] }
        return [
            Fault(
                message: "\(start.role) starts \(node.path), \(refusal.reason(node, image))", path: node.path,
                cause: refusal.cause(node, start), fix: refusal.fix)
        ]
    }
}

extension ProgramLookup.Refusal {
    /// Why it is refused, behind the program's name.
    func reason(_ node: MergedTree.Node, _ image: CheckedImage) -> String {
        switch self {
        case .directory: return "which is a directory"
        case .barrier(let directory):
            return "but the user \(image.userText) cannot enter \(directory.path) (mode \(octal(directory.entry.mode)))"
        case .mode:
            let mode = (image.tree.content(of: node.path) ?? node).entry.mode
            let who = mode & 0o111 == 0 ? "nobody may execute" : "only others may execute"
            return "which \(who) (mode \(octal(mode))); the image's user is \(image.userText)"
        }
    }

    /// What brought the file, or the directory in the way.
    func cause(_ node: MergedTree.Node, _ start: StartedProgram) -> Fault.Cause {
        switch self {
        case .directory: start.cause
        case .barrier(let directory): .layer(directory.layer)
        case .mode: .layer(node.layer)
        }
    }

    var fix: String {
        switch self {
        case .directory: "name a program in it"
        case .barrier: "let others enter it: \"mode\": \"u=rwX,go=rX\" on the step that brings it"
        case .mode: "let everybody execute it: \"mode\": \"0755\" on the step that brings it"
        }
    }
}

/// A mode as chmod takes it: `0755`.
func octal(_ mode: UInt32) -> String {
    let digits = String(mode & 0o7777, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}
