internal import JSON

extension ProjectDraft {
    /// An application in Python: FastAPI or another for uvicorn, Flask or another for gunicorn, or a module that runs.
    init(python files: ProjectFiles) throws(RecipeError) {
        kind = "Python"
        let start = try Self.start(files)
        let requirements = files.has("requirements.txt")
        let source =
            requirements
            ? ["requirements.txt"] : files.has("uv.lock") ? ["pyproject.toml", "uv.lock"] : ["pyproject.toml"]
        stages = [
            .init(
                "packages",
                .object([
                    .init("from", Self.debian("bookworm", ["python3", "python3-pip"])),
                    .init("workdir", .string("/src")),
                    .init(
                        "steps",
                        .list(
                            [Self.copy(source, to: "./")] + Self.installation(files) + [
                                .object([
                                    .init(
                                        "run",
                                        .strings([
                                            "python3", "-m", "compileall", "-q", "--invalidation-mode",
                                            "unchecked-hash", "/app/lib",
                                        ]))
                                ])
                            ])),
                ])),
            .init(
                "runtime",
                .object([
                    .init("from", Self.debian("bookworm", ["python3", "ca-certificates", "dash"])),
                    .init("user", Self.user), .init("workdir", .string("/app")),
                    .init(
                        "steps",
                        .list([
                            Self.copy(["/app/lib"], to: "lib", [("from", .string("packages"))]),
                            Self.copy(["."], to: "./"),
                        ])),
                    .init(
                        "config",
                        .object(present: [
                            (
                                "env",
                                .object([
                                    .init("PYTHONPATH", .string("/app/lib:/app")),
                                    .init("PYTHONDONTWRITEBYTECODE", .string("1")),
                                    .init("PYTHONUNBUFFERED", .string("1")), .init("PORT", .string("8000")),
                                ])
                            ),
                            ("command", start.command), ("ports", .list([.value(.integer(8000))])),
                            ("healthcheck", Self.health(start.path)),
                        ])),
                ])),
        ]
        proof = Self.answer(start.path)
        ignored = [".venv", "venv", "__pycache__", "**/__pycache__", "*.pyc", ".pytest_cache", "tests"]
        remarks = ["it starts by \(start.how), and answers \(start.path)"]
        let isLocked = files.text("requirements.txt").map { $0.contains("--hash=") } ?? files.has("uv.lock")
        if !isLocked { remarks.append("its packages are the newest that fit, for want of hashes or a uv.lock") }
        if files.has("uv.lock"), !requirements { remarks.append("uv.lock is installed from by uv, which pip brings") }
    }

    private static func installation(_ files: ProjectFiles) -> [RecipeDraft] {
        func pip(_ words: [String]) -> RecipeDraft {
            .object([
                .init("run", .strings(["pip", "install", "--no-compile"] + words)), .init("network", .string("host")),
                .init("cache", .strings(["/root/.cache/pip"])),
            ])
        }
        if let text = files.text("requirements.txt") {
            let hashes = text.contains("--hash=") ? ["--require-hashes"] : []
            return [pip(hashes + ["--target", "/app/lib", "-r", "requirements.txt"])]
        }
        guard files.has("uv.lock") else {
            return [pip(["--target", "/app/lib"] + dependencies(files.text("pyproject.toml") ?? ""))]
        }
        let export = [
            "uv", "export", "--quiet", "--frozen", "--no-dev", "--no-emit-project", "--output-file", "packages.txt",
        ]
        return [
            pip(["--break-system-packages", "uv==0.13.8"]), .object([.init("run", .strings(export))]),
            pip(["--require-hashes", "--target", "/app/lib", "-r", "packages.txt"]),
        ]
    }

    /// The strings of `dependencies = […]`.
    private static func dependencies(_ text: String) -> [String] {
        guard let start = text.firstRange(of: "\ndependencies")?.upperBound,
            let open = text[start...].firstIndex(of: "[")
        else { return ["pip"] }
        var words: [String] = []
        var rest = text[text.index(after: open)...]
        while let first = rest.first(where: { $0 == "\"" || $0 == "'" || $0 == "]" }), first != "]",
            let begin = rest.firstIndex(of: first)
        {
            rest = rest[rest.index(after: begin)...]
            guard let end = rest.firstIndex(of: first) else { break }
            words.append(String(rest[..<end]))
            rest = rest[rest.index(after: end)...]
        }
        return words.isEmpty ? ["pip"] : words
    }

    /// How it starts, and what it then answers.
    private static func start(
        _ files: ProjectFiles
    ) throws(RecipeError) -> (command: RecipeDraft, path: String, how: String) {
        for path in ["main.py", "app.py", "app/main.py", "src/main.py", "server.py", "app/__init__.py", "wsgi.py"] {
            guard let text = files.text(path) else { continue }
            let module = path.replacing(".py", with: "").replacing("/__init__", with: "").replacing("/", with: ".")
            if text.contains("FastAPI(") {
                let line = "exec python3 -m uvicorn \(module):app --host 0.0.0.0 --port $PORT"
                return (.string(line), "/openapi.json", "uvicorn \(module):app")
            }
            if text.contains("Flask(") {
                let line = "exec python3 -m flask --app \(module) run --host 0.0.0.0 --port $PORT"
                return (.string(line), "/", "flask --app \(module)")
            }
        }
        if files.has("app/__main__.py") { return (.strings(["python3", "-m", "app"]), "/", "python3 -m app") }
        if let file = files.first(["main.py", "app.py", "server.py"]) {
            return (.strings(["python3", file]), "/", "python3 \(file)")
        }
        throw RecipeError(
            "this is Python, but nothing says how it starts",
            hint: "init looks for main.py, app.py, server.py, app/main.py and app/__main__.py")
    }
}
