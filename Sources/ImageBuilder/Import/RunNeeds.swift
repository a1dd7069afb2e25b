/// What a line for the shell needs, told by the programs in it.
enum RunNeeds {
    /// Whether it may ask the network: unless every program in it is known not to.
    static func network(_ line: String) -> Bool {
        guard !line.contains("://") else { return true }
        return CommandRow.programs(in: line).contains { words in
            guard let program = words.first?.split(separator: "/").last.map(String.init) else { return false }
            return !local.contains(program)
        }
    }

    private static let local: Set<String> = [
        "adduser", "addgroup", "awk", "cat", "cd", "chgrp", "chmod", "chown", "cp", "cut", "date", "echo", "env",
        "export", "find", "grep", "groupadd", "gzip", "head", "id", "install", "ln", "ls", "mkdir", "mktemp", "mv",
        "printf", "pwd", "rm", "rmdir", "sed", "set", "sh", "sort", "strip", "tail", "tar", "tee", "test", "touch",
        "tr",
        "true", "uname", "useradd", "usermod", "xargs", "[", ":",
    ]

    /// Debian's packages of programs that official images bring and its smallest system does not.
    static func packages(_ line: String) -> [String] {
        var packages: [String] = []
        for words in CommandRow.programs(in: line) {
            guard let program = words.first, let package = owners[program], !packages.contains(package) else {
                continue
            }
            packages.append(package)
        }
        return packages
    }

    private static let owners = [
        "useradd": "passwd", "groupadd": "passwd", "usermod": "passwd", "adduser": "adduser", "addgroup": "adduser",
        "nginx": "nginx-light",
    ]
}
