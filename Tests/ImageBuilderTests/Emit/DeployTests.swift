import HostSystem
import ImageBuilder
import JSON
import TestSupport
import Testing

/// What is kept under `deploy/` is what would be written now.
@Suite struct DeployTests {
    struct File: CustomTestStringConvertible, Sendable {
        let path: String
        let stack: String
        let format: Emitter.Format
        var service: String?
        var overrides: [String: String] = [:]

        var testDescription: String { path }

        func text() throws -> String {
            let stack = repository.normalised / "stacks/\(stack).json"
            return try Emitter(stack, overrides: overrides).text(format, service: service)
        }
    }

    static let stacks = ["fitness", "fitness-prod", "pupuseria", "pmanager", "coaching"]

    static let files: [File] =
        stacks.flatMap { stack in
            [
                File(path: "\(stack)/compose.yaml", stack: stack, format: .compose),
                File(path: "\(stack)/kubernetes.yaml", stack: stack, format: .kubernetes),
                File(path: "\(stack)/Procfile", stack: stack, format: .procfile),
            ]
        } + [
            File(
                path: "fitness/railway.json", stack: "fitness", format: .railway,
                overrides: ["DOMAIN": "${{RAILWAY_PUBLIC_DOMAIN}}"]),
            File(path: "pupuseria/backend/railway.json", stack: "pupuseria", format: .railway, service: "backend"),
            File(path: "pupuseria/frontend/railway.json", stack: "pupuseria", format: .railway, service: "frontend"),
        ]

    @Test(arguments: files) func isCurrent(_ file: File) throws {
        let text = try file.text()
        #expect(try differenceToGolden(text, repository.normalised / "deploy" / file.path) == nil)
        #expect(try file.text() == text)
    }

    /// Every member is one that the document's has, of the same kind; how it is deployed is as the document says.
    @Test func railwayHasTheDocumentsForm() throws {
        let document = try JSONValue(parsing: (fixtures / "railway/document.json").read())
        for file in Self.files where file.format == .railway {
            let ours = try JSONValue(parsing: Array(try file.text().utf8))
            #expect(fits(ours, document), "\(file.path)")
        }
        let ours = try JSONValue(
            parsing: Array(try #require(Self.files.first { $0.path == "fitness/railway.json" }).text().utf8))
        #expect(ours["deploy"] == document["deploy"])
        #expect(ours["build"] == document["build"])
        #expect(ours["envVars"]?["DOMAIN"] == document["envVars"]?["DOMAIN"])
    }

    private func fits(_ ours: JSONValue, _ document: JSONValue) -> Bool {
        switch (ours, document) {
        case (.object(let members), .object(let known)):
            members.allSatisfy { key, value in
                // Which variables there are is each service's own.
                guard let other = known[key] else { return known["ENVIRONMENT"] != nil && value.string != nil }
                return fits(value, other)
            }
        case (.string, .string), (.integer, .integer): true
        default: false
        }
    }

    @Test(.needs("docker-compose"), arguments: stacks) func composeAcceptsIt(_ stack: String) throws {
        try withTemporaryDirectory { folder in
            let file = try #require(Self.files.first { $0.path == "\(stack)/compose.yaml" })
            try AtomicFile.write(Array(try file.text().utf8), to: folder / "compose.yaml", durable: false)
            try StackSecrets(repository.normalised / "stacks/\(stack).json").write(to: folder / "secrets")
            let result = try run("docker-compose", ["-f", "compose.yaml", "config", "--quiet"], in: folder)
            #expect(result.status.isSuccess, "\(result.errorText)")
            #expect(!result.errorText.contains("WARNING"), "\(result.errorText)")
        }
    }

    /// PyPI's kubernetes-validate, with Kubernetes's own schemas, which `tools/judges` installs.
    private static let validator = repository.normalised / "build/judges/bin/kubernetes-validate"

    @Test(.enabled(if: validator.exists, "tools/judges was not run"), arguments: stacks)
    func kubernetesAcceptsIt(_ stack: String) throws {
        let file = repository.normalised / "deploy/\(stack)/kubernetes.yaml"
        let result = try run(Self.validator.description, ["--strict", file.description])
        #expect(result.status.isSuccess, "\(result.text)\(result.errorText)")
    }

    @Test func aRecipeAlone() throws {
        let recipe = repository.normalised / "recipes/app.json"
        let compose = try Emitter(recipe).text(.compose)
        #expect(compose.contains("\"127.0.0.1:8000:8000\"") && compose.contains("app-data:/app/data"))
        #expect(try Emitter(recipe).text(.procfile) == "web: python3 -m app\n")
        let manifest = try Emitter(recipe).text(.kubernetes)
        for part in ["runAsUser: 10001", "readOnlyRootFilesystem: true", "path: /health", "mountPath: /app/data"] {
            #expect(manifest.contains(part), "\(part)")
        }
    }

    @Test func oneServiceHasToBeChosen() throws {
        let emitter = try Emitter(repository.normalised / "stacks/pmanager.json")
        #expect { try emitter.text(.railway) } throws: { "\($0)".contains("db, migrate, backend, frontend") }
        #expect { try emitter.text(.railway, service: "frontnd") } throws: {
            ($0 as? BuildError)?.hint == "did you mean \"frontend\"?"
        }
    }
}
