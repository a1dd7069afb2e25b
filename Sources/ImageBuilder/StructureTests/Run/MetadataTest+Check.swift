internal import OCI
internal import RegularExpressions

extension MetadataTest {
    /// What is wrong with what an image says about how it runs.
    func complaints(about execution: ImageConfiguration.Execution) -> [String] {
        let variables = execution.environment.compactMap(EnvironmentVariable.init(parsing:))
        let values = Dictionary(variables.map { ($0.name, $0.value) }) { _, last in last }
        var complaints = environment.compactMap { $0.complaint(about: values, "variable") }
        complaints += absentEnvironment.filter { values[$0] != nil }.map { "the variable \($0) should not be set" }
        complaints += labels.compactMap { $0.complaint(about: execution.labels, "label") }
        if let entrypoint, entrypoint != execution.entrypoint {
            complaints.append("expected the entrypoint \(list(entrypoint)), got \(list(execution.entrypoint))")
        }
        if let command, command != execution.command {
            complaints.append("expected the command \(list(command)), got \(list(execution.command))")
        }
        complaints += members(ports, absentPorts, of: execution.exposedPorts, "port", Self.isPort)
        complaints += members(volumes, absentVolumes, of: execution.volumes, "volume", ==)
        // As in the original, an empty text asks nothing.
        if let workdir, !workdir.isEmpty, workdir != execution.workingDirectory {
            complaints.append("expected the work directory \(workdir), got \(quoted(execution.workingDirectory))")
        }
        if let user, !user.isEmpty, user != execution.user {
            complaints.append("expected the user \(user), got \(quoted(execution.user))")
        }
        return complaints
    }

    private func list(_ words: [String]) -> String { "[" + words.map(quoted).joined(separator: ", ") + "]" }

    private func members(
        _ wanted: [String], _ unwanted: [String], of declared: [String], _ kind: String,
        _ isSame: (String, String) -> Bool
    ) -> [String] {
        func isDeclared(_ name: String) -> Bool { declared.contains { isSame(name, $0) } }
        return wanted.filter { !isDeclared($0) }.map {
            "the \(kind) \($0) should be declared; declared are: "
                + (declared.isEmpty ? "none" : declared.joined(separator: ", "))
        } + unwanted.filter(isDeclared).map { "the \(kind) \($0) should not be declared" }
    }

    /// `8080` means the port whatever its protocol, `8080/udp` only that.
    private static func isPort(_ wanted: String, _ declared: String) -> Bool {
        wanted == declared || declared.split(separator: "/").first.map(String.init) == wanted
            || wanted == declared + "/tcp"
    }
}

extension MetadataTest.Pair {
    fileprivate func complaint(about values: [String: String], _ kind: String) -> String? {
        guard let found = values[key] else { return "the \(kind) \(key) is not set" }
        switch value {
        case .text(let wanted):
            return wanted == found ? nil : "the \(kind) \(key): expected \(quoted(wanted)), got \(quoted(found))"
        case .pattern(let wanted):
            if wanted.occurs(in: found) { return nil }
            return "the \(kind) \(key): expected /\(wanted.pattern)/, got \(quoted(found))"
        }
    }
}
