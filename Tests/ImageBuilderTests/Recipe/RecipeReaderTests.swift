import HostSystem
import ImageBuilder
import OCI
import Testing

/// Reads a recipe of one stage, `a`, of which only the given members matter.
private func stage(_ members: String, args: String = "{}", overrides: [String: String] = [:]) throws -> Stage {
    let text = """
        { "name": "x", "args": \(args), "stages": { "a": { "from": "scratch", "user": "1", \(members) } } }
        """
    let recipe = try RecipeReader.read(text: Array(text.utf8), file: "/work/x.json", overrides: overrides)
    return try #require(recipe.stages.first)
}

@Suite struct RecipeReaderTests {
    @Test(arguments: [
        ("${A}", "one"), ("x${A}y${B}z", "xoney2z"), ("$A", "$A"), ("$", "$"), ("a$", "a$"), ("$$", "$"),
        ("$$$$", "$$"),
        ("$${A}", "${A}"), ("$$${A}", "$one"), ("$(id)", "$(id)"), ("{A}", "{A}"), ("${T}", "true"),
        ("é${A}日", "éone日"),
        ("${E}", ""), ("${A}${A}", "oneone"),
    ])
    func substitution(text: String, expected: String) throws {
        let stage = try stage(
            "\"env\": { \"X\": \"\(text)\" }", args: #"{ "A": "one", "B": 2, "T": true, "E": "" }"#)
        #expect(stage.environment == [EnvironmentVariable(name: "X", value: expected)])
    }

    @Test func valuesOfArgumentsArePutInOnlyOnce() throws {
        let stage = try stage(#""env": { "X": "${A}" }"#, args: #"{ "A": "$${B}", "B": "b" }"#)
        #expect(stage.environment.first?.value == "${B}")
    }

    @Test func argumentsMayUseEarlierOnes() throws {
        let args = #"{ "VERSION": "1.2", "TAG": "app:${VERSION}" }"#
        #expect(try stage(#""env": { "X": "${TAG}" }"#, args: args).environment.first?.value == "app:1.2")
        let set = try stage(#""env": { "X": "${TAG}" }"#, args: args, overrides: ["VERSION": "2"])
        #expect(set.environment.first?.value == "app:2")
    }

    @Test func overridesAreTypedAndLiteral() throws {
        let args = """
            { "S": "a", "I": 1, "B": false, "C": { "values": ["x", "y"], "default": "x" }, "R": { "required": true } }
            """
        let overrides = ["S": "${I}", "I": "-7", "B": "true", "C": "y", "R": "given"]
        let stage = try stage(#""env": { "X": "${S} ${I} ${B} ${C} ${R}" }"#, args: args, overrides: overrides)
        #expect(stage.environment.first?.value == "${I} -7 true y given")
    }

    @Test func argumentsStandForNumbersAndBooleans() throws {
        let stage = try stage(
            #""steps": [{ "copy": "a", "to": "/a", "parents": "${P}", "owner": "${O}" }]"#,
            args: #"{ "P": true, "O": 7 }"#)
        guard case .copy(let copy)? = stage.steps.first?.operation else { throw TestFailure() }
        #expect(copy.parents)
        #expect(copy.owner == OwnerSpec(user: .id(7)))
    }

    @Test func aStepKnowsTheArgumentsThatItUsed() throws {
        let stage = try stage(
            #""steps": [{ "run": "echo ${A}" }, { "run": "true" }, { "run": ["${B}", "${A}"], "env": { "X": "${A}" } }]"#,
            args: #"{ "A": "1", "B": "2", "C": "3" }"#)
        #expect(stage.steps.map(\.arguments) == [["A": "1"], [:], ["A": "1", "B": "2"]])
    }

    @Test func aBaseKnowsTheArgumentsThatItUsed() throws {
        let text = """
            { "name": "x", "args": { "S": "trixie", "P": "python3", "U": "1" },
              "stages": { "a": { "user": "${U}", "from": { "debian": "${S}", "packages": ["${P}"] } } } }
            """
        let recipe = try RecipeReader.read(text: Array(text.utf8), file: "/x.json")
        #expect(recipe.stages[0].arguments == ["S": "trixie", "P": "python3"])
        #expect(recipe.stages[0].from == .debian(DebianSource(suite: "trixie", packages: ["python3"])))
    }

    @Test func relativeWorkDirectoriesFollowEachOther() throws {
        let stage = try stage(
            #""workdir": "srv", "steps": [{ "workdir": "a" }, { "run": "x", "workdir": "b" }, { "workdir": "../c" }, { "workdir": "/d" }]"#
        )
        #expect(stage.workdir == (try ImagePath("srv")))
        #expect(stage.steps[0].operation == .workdir(try ImagePath("srv/a")))
        #expect(stage.steps[1].operation == .run(Run(command: .shell("x"), workdir: try ImagePath("srv/a/b"))))
        #expect(stage.steps[2].operation == .workdir(try ImagePath("srv/c")))
        #expect(stage.steps[3].operation == .workdir(try ImagePath("d")))
    }

    @Test func aStageStartsWhereItsBaseEnds() throws {
        let text = """
            { "name": "x", "stages": {
              "base": { "from": "scratch", "workdir": "/srv", "steps": [{ "workdir": "app" }] },
              "final": { "from": "base", "user": "1", "steps": [{ "workdir": "data" }] } }, "image": { "stage": "final" } }
            """
        let recipe = try RecipeReader.read(text: Array(text.utf8), file: "/x.json")
        #expect(recipe[stage: "final"]?.steps[0].operation == .workdir(try ImagePath("srv/app/data")))
    }

    @Test func aStageMayNameALaterOne() throws {
        let text = """
            { "name": "x", "stages": {
              "final": { "from": "base", "steps": [{ "copy": "/x", "from": "base", "to": "/y" }] },
              "base": { "from": "scratch", "steps": [{ "user": "app" }] } }, "image": { "stage": "final" } }
            """
        #expect(try RecipeReader.read(text: Array(text.utf8), file: "/x.json").stages.count == 2)
    }

    @Test(arguments: [
        #""user": "root""#, #""steps": [{ "user": "root" }]"#, #""config": { "user": 0 }"#, #""user": "app""#,
    ])
    func aUserMayStandWhereverOneCan(member: String) throws {
        let text = "{ \"name\": \"x\", \"stages\": { \"a\": { \"from\": \"scratch\", \(member) } } }"
        #expect(try RecipeReader.read(text: Array(text.utf8), file: "/x.json").stages.count == 1)
    }

    @Test func theContextFollowsTheRecipeAndGivesWayToTheCommandLine() throws {
        let text = Array(
            #"{ "name": "x", "context": "../app", "stages": { "a": { "from": "scratch", "user": "1" } } }"#.utf8)
        #expect(try RecipeReader.read(text: text, file: "/work/recipes/x.json").context == "/work/app")
        #expect(
            try RecipeReader.read(text: text, file: "/work/recipes/x.json", context: "/else/./where").context
                == "/else/where")
    }

    @Test func aByteOrderMarkAndWindowsLinesAreFine() throws {
        let text =
            "\u{FEFF}{ \"name\": \"x\",\r\n \"stages\": { \"a\": { \"from\": \"scratch\", \"user\": \"1\" } } }\r\n"
        let recipe = try RecipeReader.read(text: Array(text.utf8), file: "/x.json")
        #expect(recipe.stages[0].location.line == 2)
        #expect(recipe.stages[0].location.column == 19)
    }

    @Test func filesThatCannotBeRead() throws {
        let missing = #expect(throws: RecipeError.self) { try RecipeReader.read(file: "/nonexistent/app.json") }
        #expect(
            try #require(missing).description.contains("cannot open /nonexistent/app.json: No such file or directory"))
        let directory = #expect(throws: RecipeError.self) { try RecipeReader.read(file: "/tmp") }
        #expect(try #require(directory).description.contains("help: name a file, such as /tmp/app.json"))
        let endless = #expect(throws: RecipeError.self) { try RecipeReader.read(file: "/dev/zero") }
        #expect(try #require(endless).description.contains("larger than 16 MiB"))
    }

    @Test func coloursOnlyWhereAsked() throws {
        let error = #expect(throws: RecipeError.self) { try RecipeReader.read(text: Array("{".utf8), file: "x.json") }
        #expect(try #require(error).rendered(color: true).contains("\u{1B}[1;31merror:\u{1B}[0m"))
        #expect(!(try #require(error).rendered(color: false).contains("\u{1B}")))
    }
}

struct TestFailure: Error {}
