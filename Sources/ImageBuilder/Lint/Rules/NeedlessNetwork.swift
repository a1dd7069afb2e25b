enum NeedlessNetwork: LintRule {
    static let name = "needless-network"
    static let severity = CheckLevel.warn
    static let summary = "A step has the host's network and runs nothing that needs one."

    static func faults(in recipe: LintedRecipe) -> [LintFault] {
        recipe.runs.filter { $0.run.network == .host && isOffline($0.run.commands) }.map { run, stage, index in
            let place = recipe.place(of: index, in: stage)
            return LintFault(
                message: "the step has the host's network, and nothing that it runs needs one",
                place: place["network"] ?? place,
                fix: "remove \"network\": without it, what is built is the same tomorrow")
        }
    }

    private static func isOffline(_ commands: [[String]]) -> Bool {
        !commands.isEmpty && commands.allSatisfy(isOffline)
    }

    private static func isOffline(_ words: [String]) -> Bool {
        let program = words.first.flatMap { $0.split(separator: "/").last }.map(String.init) ?? ""
        if programs.contains(program) { return true }
        switch program {
        case "python3", "python":
            return words.dropFirst().first == "-m" && ["compileall", "py_compile"].contains(words[safe: 2])
        case "npm": return words.contains("--offline")
        case "pip", "pip3": return words.contains("--no-index")
        case "uv", "cargo": return words.contains("--offline")
        default: return false
        }
    }

    /// Programs that open no connection, whatever their arguments.
    private static let programs: Set<String> = [
        "[", "ar", "awk", "basename", "busybox", "cat", "cc", "cd", "chgrp", "chmod", "chown", "clang", "clang++", "cp",
        "cut", "date", "dirname", "echo", "esbuild", "export", "false", "find", "g++", "gcc", "grep", "groupadd",
        "gunzip", "gzip", "head", "id", "install", "ld", "ldconfig", "ln", "ls", "mkdir", "mv", "objcopy", "printf",
        "pwd", "ranlib", "rm", "rmdir", "sed", "set", "sort", "strip", "swiftc", "tail", "tar", "test", "touch", "tr",
        "true", "tsc", "umask", "uniq", "unset", "useradd", "wc", "xargs", "xz", "zstd",
    ]
}

extension [String] {
    fileprivate subscript(safe index: Int) -> String { indices.contains(index) ? self[index] : "" }
}
