internal import OCI

/// Something that the image's configuration has started: its command, its health check.
struct StartedProgram {
    /// For messages: `the command`, `the health check`.
    let role: String
    /// Program and arguments.
    let words: [String]
    let cause: Fault.Cause

    var program: String { words.first ?? "" }
}

extension CheckedImage {
    /// Nil where the image has neither entrypoint nor command.
    var startedCommand: StartedProgram? {
        words.isEmpty ? nil : StartedProgram(role: "the command", words: words, cause: commandSetting)
    }

    /// Nil where there is no health check, or `NONE`.
    var startedHealthCheck: StartedProgram? {
        guard let test = execution.healthcheck?.test, test.count > 1 else { return nil }
        let words = test[0] == "CMD-SHELL" ? ["/bin/sh", "-c"] + test.dropFirst().prefix(1) : Array(test.dropFirst())
        return StartedProgram(role: "the health check", words: words, cause: .setting("healthcheck"))
    }

    var started: [StartedProgram] { [startedCommand, startedHealthCheck].compactMap { $0 } }
}

/// Programs that take a line of text and carry it out.
enum Shell {
    static let names: Set = ["sh", "bash", "dash", "ash", "zsh", "ksh", "mksh"]

    /// The line behind `sh -c`, wherever it stands among the words, as behind `tini --` or `busybox`.
    static func line(in words: [String]) -> String? {
        guard let shell = words.firstIndex(where: { names.contains(lastComponent($0)) }) else { return nil }
        let rest = words[(shell + 1)...]
        guard let option = rest.firstIndex(where: { $0.hasPrefix("-") && !$0.hasPrefix("--") && $0.hasSuffix("c") })
        else { return nil }
        return rest[(option + 1)...].first
    }
}

/// `python3` of `/usr/bin/python3`.
func lastComponent(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
}
