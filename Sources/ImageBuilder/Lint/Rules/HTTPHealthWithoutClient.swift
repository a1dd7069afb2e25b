enum HTTPHealthWithoutClient: LintRule {
    static let name = "http-health-without-client"
    static let severity = CheckLevel.error
    static let summary = "A health check over HTTP needs a program that can ask, and the image has none."

    static func faults(in recipe: LintedRecipe) -> [LintFault] {
        let stages = recipe.imageStages
        guard let stage = stages.first(where: { $0.configuration.healthcheck != nil }),
            case .http(let path, _, _)? = stage.configuration.healthcheck?.test, !mayHaveClient(stages)
        else { return [] }
        let config = recipe.place(of: stage)["config"]
        return [
            LintFault(
                message: "the health check asks \(path) over HTTP, and the image has no program that can: "
                    + HTTPHealthProbe.programs.joined(separator: ", "),
                place: config?["healthcheck"] ?? recipe.place(of: stage),
                fix: "a command of the image's own: \"healthcheck\": {\"command\": [\"/app/server\", \"--health\"]}")
        ]
    }

    /// Everything that may bring one counts, but for packages of which it is known that they do not.
    private static func mayHaveClient(_ stages: [Stage]) -> Bool {
        for stage in stages {
            for step in stage.steps {
                switch step.operation {
                case .run: return true
                case .copy(let copy) where isRuntime(copy): return true
                default: continue
                }
            }
        }
        switch stages.last?.from {
        case .scratch: return false
        case .debian(let source):
            return source.variant == .full
                || !source.packages.allSatisfy { known.contains($0.split(separator: "=").first.map(String.init) ?? $0) }
        default: return true
        }
    }

    /// A copy of directories of programs.
    private static func isRuntime(_ copy: Copy) -> Bool {
        copy.from != .context
            && copy.sources.contains { source in
                let parts = source.split(separator: "/")
                return parts.isEmpty || parts.last == "bin" || parts == ["usr"]
                    || HTTPHealthProbe.programs.contains { parts.last?.hasPrefix($0) == true }
            }
    }

    /// Packages that neither are such a program nor need one.
    private static let known: Set<String> = [
        "busybox-static", "ca-certificates", "coreutils", "dash", "libc6", "libgcc-s1", "libssl3", "libstdc++6",
        "netbase",
        "nginx", "nginx-light", "tini", "tzdata", "zlib1g",
    ]
}
