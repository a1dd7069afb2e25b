internal import Archive
internal import OCI

enum HealthProgramMissing: Rule {
    static let name = "health-program-missing"
    static let severity = CheckLevel.error
    static let summary = "The health check starts a program that the image does not have: it is never healthy."

    static func faults(in image: CheckedImage) throws -> [Fault] {
        guard let check = image.startedHealthCheck else { return [] }
        let lookup = ProgramLookup(image)
        if let fault = fault(check.program, check, lookup) { return [fault] }
        guard let line = Shell.line(in: check.words) else { return [] }
        return ShellCommands(line).programs.filter { !isApplet($0, of: check.program, lookup) }
            .compactMap { fault($0, check, lookup) }
    }

    private static func fault(_ program: String, _ check: StartedProgram, _ lookup: ProgramLookup) -> Fault? {
        switch lookup.find(program) {
        case .found: return nil
        case .refused(let node, let refusal):
            return Fault(
                message: "\(check.role) starts \(node.path), \(refusal.reason(node, lookup.image))", path: node.path,
                cause: refusal.cause(node, check), fix: refusal.fix)
        case .missing:
            let isShell = program == "/bin/sh" && check.words.dropFirst().first == "-c"
            return Fault(
                message: isShell
                    ? "\(check.role) is a line for /bin/sh, and the image has no shell: it is never healthy"
                    : "\(check.role) starts \(program), which is not in the image: it is never healthy",
                cause: check.cause, fix: isShell ? shellFix : fix(program, check, lookup))
        }
    }

    private static let http = "let the build write the check: \"healthcheck\": { \"http\": \"/health\" }"
    private static let shellFix = "write the command as a list of words, or " + http

    private static func fix(_ program: String, _ check: StartedProgram, _ lookup: ProgramLookup) -> String {
        if Busybox.applets.contains(program), case .found = lookup.find("busybox") {
            return "busybox is there, a link of that name is not: [\"busybox\", \"\(program)\", …]"
        }
        return "\(http), or start a program of the image's own"
    }

    /// busybox' shell starts its own applets, with or without links to them.
    private static func isApplet(_ program: String, of shell: String, _ lookup: ProgramLookup) -> Bool {
        guard Busybox.applets.contains(program), case .found(let node) = lookup.find(shell) else { return false }
        return String(decoding: node.path.name, as: UTF8.self).hasPrefix("busybox")
    }
}

enum Busybox {
    /// What health checks may want of it.
    static let applets: Set = [
        "awk", "cat", "cut", "date", "env", "expr", "find", "grep", "head", "hostname", "id", "kill", "ls", "nc",
        "netstat", "nslookup", "pgrep", "pidof", "ping", "ps", "sed", "sleep", "sort", "stat", "tail", "timeout", "tr",
        "wc", "wget", "xargs",
    ]
}
