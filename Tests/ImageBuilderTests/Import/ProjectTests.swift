import HostSystem
import ImageBuilder
import TestSupport
import Testing

/// What `init` makes of small projects.
@Suite struct ProjectTests {
    static let projects: [(name: String, files: [String: String])] = [
        (
            "fastapi",
            ["requirements.txt": "fastapi\nuvicorn\n", "app/main.py": "from fastapi import FastAPI\napp = FastAPI()\n"]
        ),
        ("uv", ["pyproject.toml": "[project]\nname = \"x\"\n", "uv.lock": "version = 1\n", "main.py": "print(1)\n"]),
        (
            "pyproject",
            [
                "pyproject.toml": "[project]\ndependencies = [\"flask>=3\", 'idna']\n",
                "app.py": "app = Flask(__name__)\n",
            ]
        ),
        (
            "service",
            [
                "package.json": #"{ "name": "x", "scripts": { "start": "node server.js" } }"#,
                "server.js": "require('http').createServer((q, a) => a.end('hi')).listen(process.env.PORT)\n",
            ]
        ),
        ("page", ["package.json": #"{ "scripts": { "build": "vite build" } }"#, "package-lock.json": "{}"]),
        (
            "swift",
            [
                "Package.swift": "let package = Package(targets: [.executableTarget(\n name: \"serve\")])\n",
                "Sources/a": "",
            ]
        ),
    ]

    @Test(arguments: projects.map(\.name)) func recipe(name: String) throws {
        let files = try #require(Self.projects.first { $0.name == name }).files
        try withTemporaryDirectory { place in
            let folder = place / name
            for (path, text) in files {
                try (folder / path).parent.createDirectories()
                try AtomicFile.write(Array(text.utf8), to: folder / path, durable: false)
            }
            let project = try Project(in: folder)
            let difference = try differenceToGolden(project.recipe, fixtures / "init/\(name).json")
            #expect(difference == nil)
            let recipe = try RecipeReader.read(text: Array(project.recipe.utf8), file: folder / "recipe.json")
            #expect(recipe.name == name && recipe.proof != nil)
            #expect(project.ignore.contains(".git\n"))
        }
    }

    @Test(
        arguments: [
            ([:], "says what it is"), (["package.json": "{"], "package.json is no JSON"),
            (["package.json": "{}"], "neither a script"), (["requirements.txt": ""], "nothing says how it starts"),
            (["Package.swift": ".target(name: \"x\")"], "no executable target"),
        ] as [([String: String], String)])
    func refused(files: [String: String], message: String) throws {
        try withTemporaryDirectory { folder in
            for (path, text) in files { try AtomicFile.write(Array(text.utf8), to: folder / path, durable: false) }
            let error = try #require(#expect(throws: RecipeError.self) { try Project(in: folder) })
            #expect(error.description.contains(message), "\(error)")
        }
    }
}
