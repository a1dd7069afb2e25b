/// What stands for an image of a registry here: packages of Debian that hold the same programs.
struct OfficialImage {
    var suite: String
    var packages: [String]
    var environment: [(name: String, value: String)] = []
    var entrypoint: [String]?
    var command: [String]?
    var ports: [String] = []
    var stopSignal: String?
    /// A user that the image brings and Debian's packages do not.
    var user: (name: String, id: Int)?
    /// What differs, for people.
    var remarks: [String] = []

    /// Nil where nothing here comes near.
    init?(_ reference: String) {
        var name = reference.split(separator: "@").first.map(String.init) ?? reference
        for prefix in ["docker.io/", "index.docker.io/", "registry-1.docker.io/", "library/"]
        where name.hasPrefix(prefix) {
            name = String(name.dropFirst(prefix.count))
        }
        let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
        let tag = parts.count > 1 ? parts[1] : "latest"
        switch parts.first {
        case "debian": self.init(debian: tag)
        case "python": self.init(python: tag)
        case "node": self.init(node: tag)
        case "nginx", "nginxinc/nginx-unprivileged": self.init(nginx: tag, isUnprivileged: parts[0] != "nginx")
        default: return nil
        }
        if tag.contains("alpine") { remarks.append("Debian has glibc where Alpine has musl") }
    }

    private init(suite: String, packages: [String]) {
        self.suite = suite
        self.packages = packages
    }

    private init?(debian tag: String) {
        let suites = ["bookworm", "trixie", "bullseye", "sid"]
        let numbers = ["11": "bullseye", "12": "bookworm", "13": "trixie", "latest": "trixie", "stable": "trixie"]
        let word = String(tag.prefix { $0 != "-" && $0 != "." })
        guard let suite = suites.first(where: { $0 == word }) ?? numbers[word] else { return nil }
        self.init(suite: suite, packages: [])
        command = ["bash"]
    }

    private init?(python tag: String) {
        let versions = ["3.11": "bookworm", "3.13": "trixie", "3": "trixie", "latest": "trixie", "slim": "trixie"]
        guard let suite = versions[Self.version(tag)] else { return nil }
        self.init(suite: suite, packages: ["python3", "python3-pip", "python-is-python3"])
        // Debian's pip wants to be told that this Python is nobody else's (PEP 668).
        environment = [("PIP_BREAK_SYSTEM_PACKAGES", "1")]
        command = ["python3"]
        remarks = ["packages go to dist-packages, not site-packages"]
        if !tag.contains("slim"), !tag.contains("alpine") { remarks.append("compilers, curl and git are left out") }
    }

    private init?(node tag: String) {
        let versions = ["18": "bookworm", "20": "trixie"]
        let version = Self.version(tag).prefix { $0 != "." }
        guard let suite = versions[String(version)] else { return nil }
        self.init(suite: suite, packages: ["nodejs", "npm"])
        command = ["node"]
        user = ("node", 1000)
        remarks = ["yarn is left out"]
    }

    private init?(nginx tag: String, isUnprivileged: Bool) {
        self.init(suite: "trixie", packages: ["nginx-light"])
        command = ["nginx", "-g", "daemon off;"]
        ports = [isUnprivileged ? "8080" : "80"]
        stopSignal = "SIGQUIT"
        remarks = ["Debian's site serves /var/www/html; take /etc/nginx/sites-enabled/default away to serve your own"]
    }

    /// `3.11` of `3.11.4-slim-bookworm`.
    private static func version(_ tag: String) -> String {
        let version = tag.prefix { $0 != "-" }
        return version.split(separator: ".").prefix(2).joined(separator: ".")
    }
}
