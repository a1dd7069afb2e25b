/// A command that installs what an application depends on.
struct Installation {
    /// As a person says it: `npm ci`.
    let title: String
    /// The files that say what to install, by their names.
    let manifests: [String]
    /// Why another day may bring other files, and what to write instead; nil where it may not.
    let looseness: (what: String, fix: String)?
    /// Packages that are named without a version.
    let unpinned: [String]

    /// Nil for a command that installs nothing.
    init?(_ words: [String]) {
        let program = words.first.flatMap { $0.split(separator: "/").last }.map(String.init) ?? ""
        let rest = Array(words.dropFirst())
        let plain = rest.filter { !$0.hasPrefix("-") }
        switch (program, plain.first) {
        case ("npm", "install"), ("npm", "i"), ("npm", "ci"), ("npm", "add"): self.init(npm: rest, plain)
        case ("yarn", nil), ("yarn", "install"), ("pnpm", "install"), ("pnpm", "i"):
            let isLocked = rest.contains { ["--frozen-lockfile", "--immutable"].contains($0) }
            self.init(
                "\(program) install", ["package.json"],
                isLocked ? nil : ("installs what fits package.json today", "add --frozen-lockfile"))
        case ("uv", "sync"):
            let isLocked = rest.contains { ["--locked", "--frozen"].contains($0) }
            self.init(
                "uv sync", ["pyproject.toml"],
                isLocked ? nil : ("may change the lock file as it goes", "add --locked, or --frozen"))
        case ("uv", "pip") where plain.dropFirst().first == "install":
            self.init(pip: rest, "uv pip install", Array(plain.dropFirst(2)))
        case ("pip", "install"), ("pip3", "install"): self.init(pip: rest, "pip install", Array(plain.dropFirst()))
        case ("python3", "pip"),
            ("python", "pip") where rest.starts(with: ["-m", "pip", "install"]):
            self.init(pip: Array(rest.dropFirst(2)), "pip install", Array(plain.dropFirst(2)))
        case ("poetry", "install"): self.init("poetry install", ["pyproject.toml"], nil)
        case ("cargo", "fetch"): self.init("cargo fetch", ["Cargo.toml"], nil)
        case ("go", "mod"): self.init("go mod download", ["go.mod"], nil)
        case ("bundle", "install"): self.init("bundle install", ["Gemfile"], nil)
        case ("composer", "install"): self.init("composer install", ["composer.json"], nil)
        default: return nil
        }
    }

    private init(
        _ title: String, _ manifests: [String], _ looseness: (String, String)?, unpinned: [String] = []
    ) {
        self.title = title
        self.manifests = manifests
        self.looseness = looseness
        self.unpinned = unpinned
    }

    private init(npm rest: [String], _ plain: [String]) {
        let packages = plain.dropFirst()
        let isLocked = plain.first == "ci"
        let isLoose = !isLocked && packages.isEmpty
        self.init(
            "npm \(plain.first ?? "")", packages.isEmpty ? ["package.json"] : [],
            isLoose ? ("installs what fits package.json today", "npm ci, which takes exactly package-lock.json") : nil,
            unpinned: packages.filter { !$0.dropFirst().contains("@") && !$0.contains("/") && !$0.hasPrefix(".") })
    }

    /// - Parameter named: what stands behind `install`, options' values included.
    private init(pip rest: [String], _ title: String, _ named: [String]) {
        var packages: [String] = []
        var lists: [String] = []
        var words = rest[...]
        while let word = words.popFirst() {
            if ["-r", "--requirement"].contains(word) {
                if let list = words.popFirst() { lists.append(list) }
            } else if word.hasPrefix("-r") || word.hasPrefix("--requirement=") {
                lists.append(word)
            } else if Self.pipOptions.contains(word) {
                _ = words.popFirst()
            } else if !word.hasPrefix("-"), word != "install", word != "pip" {
                packages.append(word)
            }
        }
        let isChecked = rest.contains("--require-hashes") || rest.contains("--no-index")
        let ofIndex = packages.filter { !$0.hasPrefix(".") && !$0.contains("/") && !$0.hasPrefix("$") }
        let isLoose = !isChecked && (!lists.isEmpty || ofIndex.contains { $0.contains("==") })
        self.init(
            title, lists.isEmpty && packages.contains(".") ? ["pyproject.toml", "setup.py"] : lists.map(Self.name),
            isLoose
                ? (
                    "takes whatever the index has for a version",
                    "a list with hashes (pip-compile --generate-hashes, "
                        + "uv export), and --require-hashes"
                ) : nil,
            unpinned: isChecked ? [] : ofIndex.filter { !$0.contains("==") })
    }

    /// Those of pip's and uv's options that have a value.
    private static let pipOptions: Set<String> = [
        "--target", "-t", "--prefix", "--root", "--index-url", "-i", "--extra-index-url", "--find-links", "-f",
        "--constraint", "-c", "--cache-dir", "--python", "-p", "--platform", "--only-binary", "--no-binary",
        "--python-version", "--implementation", "--abi", "--trusted-host", "--src",
    ]

    private static func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}
