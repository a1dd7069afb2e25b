import HostSystem
import ImageBuilder
import TestSupport
import Testing

@testable import oci_build

@Suite("In a job of GitHub Actions")
struct GitHubActionsTests {
    @Test("an annotation is one line, whatever it says")
    func escapes() {
        let annotation = Annotation(
            level: .error, message: "100 %: a\r\nb", place: .init(file: "a,b:c%.json", line: 3, column: 4))
        #expect(
            annotation.command(in: nil) == "::error file=a%2Cb%3Ac%25.json,line=3,col=4::100 %25: a%0D%0Ab\n")
        #expect(Annotation(level: .warning, message: "careful").command(in: nil) == "::warning::careful\n")
    }

    @Test(
        "a path is relative to the repository",
        arguments: [
            ("/repo/recipes/app.json", "recipes/app.json"), ("/repo/x/../app.json", "app.json"),
            ("/elsewhere/app.json", "/elsewhere/app.json"), ("/repository/app.json", "/repository/app.json"),
        ])
    func paths(path: String, shown: String) {
        let annotation = Annotation(level: .error, message: "m", place: .init(file: HostPath(path), line: 1, column: 1))
        #expect(annotation.command(in: "/repo/") == "::error file=\(shown),line=1,col=1::m\n")
    }

    @Test("a path relative to the working directory is too")
    func workingDirectory() {
        let annotation = Annotation(level: .error, message: "m", place: .init(file: "app.json", line: 1, column: 1))
        let here = HostPath.workingDirectory
        #expect(annotation.command(in: here.parent) == "::error file=\(here.name)/app.json,line=1,col=1::m\n")
    }

    @Test("every error of a recipe stands at its line")
    func recipe() throws {
        let error = RecipeError(diagnostics: [
            Diagnostic(message: "unknown key", location: samplePlace(line: 2), hint: "name"),
            Diagnostic(severity: .warning, message: "odd", location: samplePlace(line: 3)),
        ])
        let actions = try #require(GitHubActions(["GITHUB_ACTIONS": "true"]))
        #expect(
            actions.commands(for: Annotation.all(of: error))
                == "::error file=/r/app.json,line=2,col=5::unknown key%0Ahelp: name\n"
                + "::warning file=/r/app.json,line=3,col=5::odd\n")
    }

    @Test("a build error stands where the recipe asks for the step, others above the log")
    func others() throws {
        let error = BuildError(
            BuildFailure(message: "exit status 1"), stage: "app", step: "run make", location: samplePlace(line: 7))
        #expect(
            Annotation.all(of: error) == [
                Annotation(
                    level: .error, message: "app: run make: exit status 1",
                    place: .init(file: "/r/app.json", line: 7, column: 5))
            ])
        #expect(
            Annotation.all(of: UsageError("unknown option")).map(\.message).first?.hasPrefix("unknown option") == true)
        #expect(Annotation.all(of: CancelledError()).isEmpty)
    }

    @Test("a warning of the build has an annotation behind its line, and no step's output becomes one")
    func view() throws {
        let actions = try #require(GitHubActions(["GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": "/repo"]))
        var view = AnnotatedView(PlainView(.plain), actions)
        let text = view.receive(.warning("no lock file", location: "/repo/a:b.json:3:9"), at: 0)
        #expect(text.hasSuffix("::warning file=a%3Ab.json,line=3,col=9::no lock file\n"))
        #expect(text.split(separator: "\n").count == 2)
        let failure = BuildFailure(message: "exit status 1", tail: ["  ::error::mine", "::add-mask::x", "plain"])
        let failed = view.receive(.stepFailed(.init(rawValue: 1), failure), at: 1)
        for line in failed.split(separator: "\n") { #expect(!line.drop(while: \.isWhitespace).hasPrefix("::")) }
    }

    @Test("the summary grows; elsewhere there is neither")
    func summary() throws {
        try withTemporaryDirectory { folder in
            let file = folder / "summary.md"
            let actions = try #require(
                GitHubActions(["GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": file.description]))
            try actions.summarise("one")
            try actions.summarise("two")
            #expect(String(decoding: try file.read(), as: UTF8.self) == "one\ntwo\n")
        }
        #expect(GitHubActions(["GITHUB_STEP_SUMMARY": "/x"]) == nil)
        #expect(GitHubActions(["GITHUB_ACTIONS": "false"]) == nil)
    }
}
