import HostSystem
import TestSupport
import Testing

private let project = fixtures.parent

/// The action's own scripts, in the environment that GitHub gives them.
@Suite("The action", .enabled(if: Requirement.root && BuiltProgram.exists))
struct ActionTests {
    @Test("builds, reports, and keeps what the next run needs")
    func run() throws {
        try inWorkspace { job in
            try job.run("build").expectSuccess()
            let baseline = """
                {
                  "schema": "oci-build/size-baseline/1", "name": "site", "threshold": 1024,
                  "total": { "compressed": 100, "unpacked": 100 }
                }
                """
            try AtomicFile.write(baseline.utf8, to: job.workspace / "baseline.json")
            try job.run("report", ["OCI_BUILD_BASELINE": "baseline.json"]).expectSuccess()
            let outputs = try job.file("output")
            #expect(outputs.contains("image=build/image.tar\ndigest=sha256:"))
            #expect(outputs.split(separator: "\n").last?.wholeMatch(of: /compressed=[1-9][0-9]*/) != nil)
            let summary = try job.file("summary")
            #expect(summary.hasPrefix("### site:latest: ") && summary.contains("| copy . to /www/ | app |"))
            #expect(summary.contains("What the bytes are for") && summary.contains("since the baseline"))
            #expect(try job.file("workspace/build/report/size.html").hasPrefix("<!doctype html>"))

            try (job.workspace / ".cache").removeTree()
            try (job.workspace / "build").removeTree()
            try job.run("build", ["OCI_BUILD_ARGUMENTS": "--verify=none\n--frozen-cache"]).expectSuccess()
        }
    }

    @Test("begins anew where the kept cache is damaged")
    func damagedCache() throws {
        try inWorkspace { job in
            try AtomicFile.write("not a tar".utf8, to: job.workspace / ".cache.tar")
            try job.run("build").expectSuccess()
        }
    }

    @Test("shows an error at the recipe's line and keeps the exit code")
    func error() throws {
        try inWorkspace { job in
            try AtomicFile.write("{\n  \"nam\": \"site\"\n}\n".utf8, to: job.workspace / "recipe.json")
            let result = try job.run("build")
            #expect(result.status == .exited(2))
            #expect(
                result.errorText.contains(
                    "\n::error file=recipe.json,line=2,col=3::a recipe has no key \"nam\"%0Ahelp: did you mean"))
            #expect(result.output.isEmpty)
        }
    }

    @Test("shows a budget that is over, with its report and summary")
    func budget() throws {
        try inWorkspace { job in
            let recipe = try job.file("workspace/recipe.json").replacing("1 MB", with: "100 B")
            try AtomicFile.write(recipe.utf8, to: job.workspace / "recipe.json")
            let result = try job.run("build")
            #expect(result.status == .exited(1))
            #expect(result.errorText.contains("\n::error"))
            #expect(try job.file("summary").contains("**over by "))
            #expect(try job.file("summary").contains("````text\nthe image is over its compressed budget"))
            #expect(try job.file("workspace/build/report/size.json").contains("\"blown\": true"))
        }
    }

    @Test("says which setting is missing")
    func missing() throws {
        try inWorkspace { job in
            let result = try job.run("build", ["OCI_BUILD_RECIPE": ""])
            #expect(result.status == .exited(2))
            #expect(result.errorText.hasPrefix("error: OCI_BUILD_RECIPE is not set"))
            #expect(result.errorText.contains("\n::error::OCI_BUILD_RECIPE is not set"))
        }
    }

    @Test("finds a program that is there, and gives each version of its own a name")
    func setup() throws {
        try inWorkspace { job in
            let found = try job.run("setup", ["OCI_BUILD_PROGRAM": BuiltProgram.path?.description ?? ""])
            #expect(found.lines.last == BuiltProgram.path?.description)
            let version = try job.run("identify")
            #expect(version.text.wholeMatch(of: /[0-9a-f]{16}\n/) != nil)
            #expect(try job.run("identify").text == version.text)
            #expect(try job.file("output").contains("folder=\(job.folder)/temporary/oci-build-"))
        }
    }

    private func inWorkspace(_ body: (Job) throws -> Void) throws {
        try withTemporaryDirectory { folder in
            let job = Job(folder: folder)
            try (job.workspace / "site").createDirectories()
            try AtomicFile.write("hello\n".utf8, to: job.workspace / "site/index.html")
            let recipe = """
                {
                  "name": "site", "context": "site",
                  "stages": { "site": {
                    "from": "scratch", "user": "root",
                    "steps": [{ "copy": ".", "to": "/www/" }],
                    "config": { "command": ["/www/server"] }
                  } },
                  "image": { "stage": "site", "tags": ["site:latest"] },
                  "checks": { "command-missing": "off" },
                  "budget": { "compressed": "1 MB" }
                }
                """
            try AtomicFile.write(recipe.utf8, to: job.workspace / "recipe.json")
            try body(job)
        }
    }
}

/// A job of GitHub Actions in a folder of its own.
private struct Job {
    let folder: HostPath

    var workspace: HostPath { folder / "workspace" }

    func run(_ script: String, _ variables: [String: String] = [:]) throws -> ToolResult {
        let environment = [
            "PATH": ProcessInfo.environment["PATH"] ?? "/usr/bin:/bin", "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": workspace.description, "GITHUB_OUTPUT": "\(folder / "output")",
            "GITHUB_STEP_SUMMARY": "\(folder / "summary")", "RUNNER_TEMP": "\(folder / "temporary")",
            "OCI_BUILD": BuiltProgram.path?.description ?? "", "OCI_BUILD_RECIPE": "recipe.json",
            "OCI_BUILD_OUTPUT": "build/image.tar", "OCI_BUILD_REPORT": "build/report", "OCI_BUILD_CACHE": ".cache",
            "OCI_BUILD_ARGUMENTS": "--verify=none",
        ]
        return try TestSupport.run(
            "bash", [(project / "ci" / script).description],
            environment: environment.merging(variables) { _, given in given }, in: workspace)
    }

    func file(_ name: String) throws -> String { String(decoding: try (folder / name).read(), as: UTF8.self) }
}

@Suite("What is written down for services", .needs("python3"))
struct ServiceFileTests {
    private static let hasYAML = (try? run("python3", ["-c", "import yaml"]))?.status.isSuccess == true

    /// GitHub's "Metadata syntax reference" for composite actions.
    private static let judge = """
        import os, re, sys, yaml
        root = sys.argv[1]
        text = open(os.path.join(root, "action.yml")).read()
        action = yaml.safe_load(text)
        assert set(action) <= {"name", "description", "author", "inputs", "outputs", "runs", "branding"}, set(action)
        assert action["name"] and action["description"] and action["runs"]["using"] == "composite"
        assert set(action["runs"]) == {"using", "steps"}
        for name, value in action["inputs"].items():
            assert set(value) <= {"description", "required", "default", "deprecationMessage"}, name
            assert value["description"] and (value.get("required") or "default" in value), name
        for name, value in action["outputs"].items():
            assert set(value) == {"description", "value"}, name
        steps = action["runs"]["steps"]
        for step in steps:
            assert set(step) <= {"name", "id", "if", "uses", "with", "run", "shell", "env", "working-directory",
                                 "continue-on-error"}, step
            assert ("run" in step) != ("uses" in step), step
            assert ("run" in step) == ("shell" in step), step
            if "run" in step:
                script = re.search(r'"[$]GITHUB_ACTION_PATH/([^"]+)"', step["run"]).group(1)
                assert os.access(os.path.join(root, script), os.X_OK), script
        used = set(re.findall(r"inputs[.]([a-z-]+)", text))
        assert used == set(action["inputs"]), used ^ set(action["inputs"])
        ids = {step["id"] for step in steps if "id" in step}
        assert set(re.findall(r"steps[.]([a-z-]+)[.]outputs", text)) <= ids, ids
        document = open(os.path.join(root, "docs/ci.md")).read()
        blocks = re.findall(r"^```yaml\\n(.*?)^```", document, re.S | re.M)
        assert len(blocks) == 2, len(blocks)
        github, gitlab = (yaml.safe_load(block) for block in blocks)
        given = next(step for step in github["jobs"]["image"]["steps"] if "oci-build" in step.get("uses", ""))["with"]
        assert set(given) <= set(action["inputs"]), given
        assert all(name in document for name in action["inputs"]), "an input is not documented"
        assert gitlab["image"]["script"] and gitlab["image"]["artifacts"]["when"] == "always"
        """

    @Test(
        "has the form that is documented, and names only what there is", .enabled(if: hasYAML, "no python3-yaml here"))
    func form() throws {
        let result = try run("python3", ["-c", Self.judge, project.description])
        #expect(result.status.isSuccess, "\(result.errorText)")
    }
}
