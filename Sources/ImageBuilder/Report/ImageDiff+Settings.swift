internal import JSON
internal import OCI

extension ImageDiff {
    /// The settings that differ, environment and labels name by name.
    static func settings(_ old: ImageConfiguration, _ new: ImageConfiguration) -> [Setting] {
        let (before, after) = (table(old), table(new))
        return Set(before.keys).union(after.keys).sorted().compactMap { name in
            before[name] == after[name] ? nil : Setting(name: name, before: before[name], after: after[name])
        }
    }

    private static func table(_ configuration: ImageConfiguration) -> [String: String] {
        let execution = configuration.execution
        var table: [String: String] = ["platform": "\(configuration.platform)"]
        func set(_ name: String, _ value: String) { if !value.isEmpty { table[name] = value } }
        func set(_ name: String, _ words: [String]) {
            if !words.isEmpty { table[name] = JSONValue.strings(words).text() }
        }
        set("user", execution.user)
        set("workdir", execution.workingDirectory)
        set("entrypoint", execution.entrypoint)
        set("command", execution.command)
        set("ports", execution.exposedPorts)
        set("volumes", execution.volumes)
        set("stop signal", execution.stopSignal ?? "")
        set("health check", execution.healthcheck.map { "\($0.test.joined(separator: " "))\(options($0))" } ?? "")
        for variable in execution.environment {
            let parts = variable.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            table["env \(parts[0])"] = parts.count > 1 ? String(parts[1]) : ""
        }
        for (name, value) in execution.labels { table["label \(name)"] = value }
        return table
    }

    private static func options(_ check: ImageConfiguration.Healthcheck) -> String {
        let times = [("interval", check.interval), ("timeout", check.timeout), ("start period", check.startPeriod)]
            .compactMap { name, value in value.map { ", \(name) \(Double($0) / 1e9) s" } }
        return times.joined() + (check.retries.map { ", \($0) retries" } ?? "")
    }
}
