internal import JSON

extension ProjectDraft {
    /// A service that `start` names, or a page that `build` makes.
    init(node files: ProjectFiles) throws(RecipeError) {
        guard let package = try? JSONValue(parsing: Array((files.text("package.json") ?? "").utf8)) else {
            throw RecipeError("package.json is no JSON")
        }
        let scripts = package["scripts"]
        if let start = scripts?["start"]?.string ?? package["main"]?.string.map({ "node \($0)" }) {
            self.init(service: files, start, builds: scripts?["build"] != nil)
        } else if scripts?["build"] != nil {
            self.init(page: files)
        } else {
            throw RecipeError("package.json names neither a script \"start\" nor \"build\"")
        }
        if !files.has("package-lock.json") {
            remarks.append("its packages are the newest that fit, for want of a package-lock.json")
        }
        ignored = ["node_modules", "npm-debug.log*", "coverage", "dist"]
    }

    private init(service files: ProjectFiles, _ start: String, builds: Bool) {
        kind = "Node.js"
        let isNode = start.hasPrefix("node ") && !start.contains { "&|;$\"'".contains($0) }
        // Node as the first process of a container hears no signal that it does not listen for.
        let command = "trap 'kill $!' TERM; \(isNode ? start : "(\(start))") & wait $!"
        stages = [
            Self.building(files, builds: builds, prunes: true),
            .init(
                "runtime",
                .object([
                    .init(
                        "from",
                        Self.debian(
                            "trixie",
                            ["nodejs"] + (isNode ? [] : ["npm"]) + ["ca-certificates", "dash"])),
                    .init("user", Self.user), .init("workdir", .string("/app")),
                    .init("steps", .list([Self.copy(["/src"], to: "./", [("from", .string("packages"))])])),
                    .init(
                        "config",
                        .object([
                            .init(
                                "env",
                                .object([.init("NODE_ENV", .string("production")), .init("PORT", .string("8080"))])),
                            .init("command", .string(command)),
                            .init("ports", .list([.value(.integer(8080))])), .init("healthcheck", Self.health("/")),
                        ])),
                ])),
        ]
        proof = Self.answer("/")
        remarks = ["it starts by \(start), listens on PORT, and answers /"]
    }

    private init(page files: ProjectFiles) {
        kind = "a page built by Node.js"
        stages = [
            Self.building(files, builds: true, prunes: false),
            .init(
                "runtime",
                .object([
                    .init("from", Self.debian("trixie", ["busybox-static"])), .init("user", Self.user),
                    .init("steps", .list([Self.copy(["/src/dist"], to: "/www", [("from", .string("packages"))])])),
                    .init(
                        "config",
                        .object([
                            .init("env", .object([.init("PORT", .string("8080"))])),
                            .init(
                                "command",
                                .strings([
                                    "busybox", "sh", "-c", "trap exit TERM; busybox httpd -f -p $PORT -h /www & wait",
                                ])),
                            .init("ports", .list([.value(.integer(8080))])),
                            .init(
                                "healthcheck",
                                .object([
                                    .init(
                                        "command",
                                        .strings([
                                            "busybox", "sh", "-c",
                                            "exec busybox wget -q -O /dev/null http://127.0.0.1:$PORT/",
                                        ]))
                                ])),
                        ])),
                ])),
        ]
        proof = Self.answer("/", contains: "<")
        remarks = ["the page is what `npm run build` puts into dist"]
    }

    private static func building(_ files: ProjectFiles, builds: Bool, prunes: Bool) -> RecipeDraft.Member {
        let hasLock = files.has("package-lock.json")
        func npm(_ words: [String], network: Bool) -> RecipeDraft {
            .object(present: [
                ("run", .strings(["npm"] + words)), ("network", network ? .string("host") : nil),
                ("cache", network ? .strings(["/root/.npm"]) : nil),
            ])
        }
        var steps = [
            copy(hasLock ? ["package.json", "package-lock.json"] : ["package.json"], to: "./"),
            npm([hasLock ? "ci" : "install"], network: true), copy(["."], to: "./"),
        ]
        if builds { steps.append(npm(["run", "build"], network: false)) }
        if prunes { steps.append(npm(["prune", "--omit=dev"], network: true)) }
        return .init(
            "packages",
            .object([
                .init("from", debian("trixie", ["nodejs", "npm", "dash", "coreutils"])),
                .init("workdir", .string("/src")),
                .init("steps", .list(steps)),
            ]))
    }
}
