/// Commands of a RUN that bring packages of the distribution: a recipe names them at its base.
struct PackageInstallation {
    var packages: [String] = []
    /// What is left of the line; nil where nothing is.
    var rest: String?
    /// Packages that the line removes again.
    var removed: [String] = []

    /// Nil where the line installs nothing, or not in a way that can be taken out of it.
    init?(_ line: String) {
        guard let row = CommandRow(line) else { return nil }
        var kept: [String] = []
        var hasInstallation = false
        for command in row.commands {
            let words = DockerfileText.plainWords(command).drop {
                $0.contains("=") && !$0.hasPrefix("-") || $0 == "sudo"
            }
            switch Self.meaning(of: Array(words)) {
            case .installs(let names):
                packages += names
                hasInstallation = true
            case .removes(let names): removed += names
            case .housekeeping: continue
            case .unclear: return nil
            case .other: kept.append(command)
            }
        }
        guard hasInstallation || (kept.isEmpty && !row.commands.isEmpty) else { return nil }
        rest = kept.isEmpty ? nil : kept.joined(separator: row.isChain ? " && " : "; ")
    }

    private enum Meaning {
        case installs([String]), removes([String]), housekeeping, unclear, other
    }

    private static func meaning(of words: [String]) -> Meaning {
        let names = words.dropFirst().filter { !$0.hasPrefix("-") }
        switch words.first {
        case "apt-get", "apt": return apt(words, names)
        case "apk":
            switch names.first {
            case "add":
                return packages(Array(names.dropFirst()), words).map { .installs($0.flatMap(debianNames)) } ?? .unclear
            case "del": return .removes(Array(names.dropFirst()))
            case "update", "upgrade": return .housekeeping
            default: return .unclear
            }
        case "rm" where !names.isEmpty && names.allSatisfy(isCache): return .housekeeping
        default: return .other
        }
    }

    private static func apt(_ words: [String], _ names: [String]) -> Meaning {
        switch names.first {
        case "install": packages(Array(names.dropFirst()), words).map { .installs($0) } ?? .unclear
        case "update", "clean", "autoclean", "upgrade", "dist-upgrade": .housekeeping
        case "purge", "remove", "autoremove": .removes(Array(names.dropFirst()))
        default: .unclear
        }
    }

    /// The names, where they are names and no option took a word of its own.
    private static func packages(_ names: [String], _ words: [String]) -> [String]? {
        let takesWord = words.contains { ["-t", "-o", "--virtual", "--repository", "-X"].contains($0) }
        let names = names.map { $0.filter { $0 != "\"" && $0 != "'" } }
        guard !takesWord, names.allSatisfy(isName) else { return nil }
        return names
    }

    private static func isCache(_ path: String) -> Bool {
        ["/var/lib/apt/lists", "/var/cache/apt", "/var/cache/apk"].contains { path.hasPrefix($0) }
    }

    private static func isName(_ text: String) -> Bool {
        let name = String(text.prefix { $0 != "=" })
        return isLowerCaseWord(name, and: Set(".+-".utf8)) && !name.hasSuffix("-")
            && text.utf8.allSatisfy { isWordByte($0) || ".+:~=-".utf8.contains($0) }
    }

    /// Alpine's names where Debian has others.
    private static func debianNames(_ name: String) -> [String] {
        let others: [String: [String]] = [
            "build-base": ["build-essential"], "musl-dev": ["libc6-dev"], "postgresql-dev": ["libpq-dev"],
            "openssl-dev": ["libssl-dev"], "libffi-dev": ["libffi-dev"], "zlib-dev": ["zlib1g-dev"],
            "jpeg-dev": ["libjpeg-dev"], "libxml2-dev": ["libxml2-dev"], "py3-pip": ["python3-pip"],
            "openssh-client": ["openssh-client"], "libstdc++": ["libstdc++6"], "shadow": ["passwd"], "libc6-compat": [],
            "linux-headers": ["linux-libc-dev"], "python3-dev": ["python3-dev"], "libpq": ["libpq5"],
        ]
        return others[name] ?? [name]
    }
}
