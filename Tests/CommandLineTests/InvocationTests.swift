import HostSystem
import ImageBuilder
import OCI
import TestSupport
import Testing

@testable import oci_build

@Suite("A command line")
struct InvocationTests {
    @Test(
        "names a command, asks for help, or means build",
        arguments: [
            (["build", "a.json"], "build"),
            (["build", "--all"], "build"),
            (["recipes/", "b.json"], "build"),
            (["a.json"], "build"),
            (["recipes/app"], "build"),
            (["--quiet", "a.json"], "build"),
            (["-t", "x", "a.json"], "build"),
            (["plan", "a.json"], "plan"),
            (["context", "."], "context"),
            (["version"], "version"),
            (["--version"], "version"),
            (["help"], "help"),
            (["help", "build"], "help"),
            (["--help"], "help of all"),
            (["-h"], "help of all"),
            (["build", "--help"], "help of build"),
            (["build", "a.json", "--nonsense", "-h"], "help of build"),
            (["a.json", "--help"], "help of build"),
            (["cache", "prune", "--keep-size", "1GB"], "cache prune"),
            (["cache", "du", "x", "--help"], "help of cache du"),
        ])
    func understood(words: [String], meaning: String) throws {
        #expect(try Self.meaning(of: words) == meaning)
    }

    @Test(
        "that means nothing gets an error and a hint",
        arguments: [
            ([], "no recipe and no command given\nTry: oci-build --help"),
            (["biuld"], "unknown command \"biuld\"; did you mean build?\nTry: oci-build --help"),
            (["frobnicate"], "unknown command \"frobnicate\"\nTry: oci-build --help"),
            (["plan"], "no RECIPE given\nTry: oci-build plan --help"),
            (["plan", "a.json", "b.json"], "unexpected argument \"b.json\"\nTry: oci-build plan --help"),
            (["build", "--job", "2", "a"], "unknown option --job; did you mean --jobs?\nTry: oci-build build --help"),
            (["cache"], "cache wants to know more: cache du, cache prune or cache verify\nTry: oci-build --help"),
        ] as [([String], String)])
    func refused(words: [String], message: String) {
        let error = #expect(throws: UsageError.self) { try Self.meaning(of: words) }
        #expect(error?.text == message)
    }

    @Test("means build for a path that exists, whatever its name")
    func existingPath() throws {
        try withTemporaryDirectory { folder in
            try AtomicFile.write([], to: folder / "recipe")
            #expect(try Self.meaning(of: [(folder / "recipe").description]) == "build")
        }
    }

    @Test("of a build gives every option's value")
    func buildOptions() throws {
        let build = try BuildCommand.reading(
            [
                "recipes/app.json", "--set", "A=1", "--set=B=2", "--secret", "id=token,env=API",
                "--secret=id=k,file=/k",
                "--context", "ctx", "--stage", "runtime", "--jobs", "2", "-t", "app:1", "--tag", "app:2", "-o",
                "out.tar",
                "--format", "layout", "--load", "never", "--verify", "none", "--report", "r.json", "--progress", "json",
                "--quiet", "--frozen-cache", "--refresh",
            ], variables: ["OCI_BUILD_CACHE": "/var/cache/oci"])
        #expect(build.workspace.paths == ["recipes/app.json"])
        #expect(build.input.cache == "/var/cache/oci")
        #expect(build.input.context == "ctx")
        #expect(build.input.stage == "runtime")
        #expect(build.input.settings.map(\.value) == ["1", "2"])
        #expect(build.secrets.map(\.place) == [.variable("API"), .file("/k")])
        #expect(build.jobs?.value == 2)
        #expect(build.tags.map(\.familiar) == ["app:1", "app:2"])
        #expect(build.output == "out.tar")
        #expect(build.format == .layout)
        #expect(build.load == .never)
        #expect(build.verify == .none)
        #expect(build.report == "r.json")
        #expect(build.progress == .json)
        #expect(build.isQuiet && build.isFrozen && build.refresh && !build.ignoresCache)
    }

    @Test(
        "with a secret that is none says what one is",
        arguments: [
            "token", "id=token", "file=/x", "id=,file=/x", "id=a,file=/x,env=Y", "id=a,id=b,file=/x", "id=a,src=/x",
            "id=../a,file=/x", "id=.a,file=/x", "",
        ])
    func badSecret(word: String) {
        #expect(throws: ValueError.self) { try SecretSource(argument: word) }
    }

    private static func meaning(of words: [String]) throws(UsageError) -> String {
        switch try Invocation(words, variables: [:]) {
        case .run(let command): return type(of: command).name
        case .help(nil): return "help of all"
        case .help(let command?): return "help of \(command.name)"
        }
    }
}
