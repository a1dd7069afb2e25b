import HostSystem
import ImageBuilder
import TestSupport
import Testing

@Suite struct RecipeValueTests {
    @Test(arguments: [
        ("60 MB", 60_000_000), ("60MB", 60_000_000), ("55 MiB", 57_671_680), ("1.5 GB", 1_500_000_000), ("0 B", 0),
        ("500 kB", 500_000), ("0.1 kB", 100), ("2 KiB", 2048), ("1 TiB", 1 << 40),
    ])
    func size(text: String, expected: Int) throws {
        let recipe = "{ \"name\": \"x\", \"budget\": { \"compressed\": \"\(text)\" }, \(small) }"
        let budget = try RecipeReader.read(text: Array(recipe.utf8), file: "/x.json").budget
        #expect(budget?.image.compressed == [.atMost(Bytes(expected))])
    }

    @Test(arguments: [
        ("+2 %", SizeLimit.relativeGrowth(2)), ("+0.5%", .relativeGrowth(0.5)), (" + 500 kB", .growth(Bytes(500_000))),
        ("+0 B", .growth(Bytes(0))),
    ])
    func growth(text: String, expected: SizeLimit) throws {
        let budget = "{ \"compressed\": \"\(text)\", \"baseline\": \"sizes.json\" }"
        let recipe = "{ \"name\": \"x\", \"budget\": \(budget), \(small) }"
        let read = try RecipeReader.read(text: Array(recipe.utf8), file: "/x.json").budget
        #expect(read?.image.compressed == [expected])
        #expect(read?.baseline == "/sizes.json")
    }

    @Test(arguments: ["2 %", "+", "+ %", "+2 %%", "++2 %", "-2 %", "+1e9 %", "+99999999999 %", "+2", "+2 mb"])
    func noGrowth(text: String) {
        let budget = "{ \"compressed\": \"\(text)\", \"baseline\": \"sizes.json\" }"
        let recipe = "{ \"name\": \"x\", \"budget\": \(budget), \(small) }"
        #expect(throws: RecipeError.self) { try RecipeReader.read(text: Array(recipe.utf8), file: "/x.json") }
    }

    @Test(
        arguments: [
            ("30s", .seconds(30)), ("1m30s", .seconds(90)), ("500ms", .milliseconds(500)), ("1.5h", .seconds(5400)),
            ("2h45m10.5s", .milliseconds(9_910_500)), ("1000us", .milliseconds(1)), ("1000µs", .milliseconds(1)),
        ] as [(String, Duration)])
    func duration(text: String, expected: Duration) throws {
        let recipe = "{ \"name\": \"x\", \"proof\": { \"timeout\": \"\(text)\" }, \(small) }"
        #expect(try RecipeReader.read(text: Array(recipe.utf8), file: "/x.json").proof?.timeout == expected)
    }

    @Test(arguments: ["", "s", "1", "1 s", "1d", "1..5s", ".5s", "5.s", "1s2", "-1s", "1e3s", "٣s", "1s "])
    func noDuration(text: String) {
        let recipe = "{ \"name\": \"x\", \"proof\": { \"timeout\": \"\(text)\" }, \(small) }"
        #expect(throws: RecipeError.self) { try RecipeReader.read(text: Array(recipe.utf8), file: "/x.json") }
    }

    /// chmod(1) is the judge.
    @Test(arguments: [
        "0755", "644", "4755", "u=rwX,go=rX", "a+x", "+x", "go-w", "u+s", "g+s,o-rwx", "o=u", "g=u-w", "u=rw,g=r,o=",
        "a=", "=r", "+t", "u-x+X", "ug=rwx,o=g", "a+X", "o+t", "u=s", "g=", "1777",
    ])
    func mode(text: String) throws {
        let mode = try #require(ModeSpec(text))
        try withTemporaryDirectory { folder in
            for isDirectory in [false, true] {
                for start: UInt32 in [0o644, 0o755, 0o600, 0o4711, 0o2070, 0o1000, 0o7777, 0o010] {
                    let path = folder / (isDirectory ? "d\(start)" : "f\(start)")
                    if isDirectory {
                        try path.createDirectory()
                    } else {
                        _ = try FileDescriptor.open(path, .write, .create)
                    }
                    try path.setMode(start)
                    // A leading zero beyond four digits makes chmod clear a directory's set-id bits as well.
                    let spelled = text.first?.isNumber == true ? "0000" + text : text
                    try run("/bin/sh", ["-c", "umask 0; chmod \(spelled) \(path)"]).expectSuccess()
                    let judged = try path.status().mode
                    #expect(
                        mode.applied(to: start, isDirectory: isDirectory) == judged,
                        "\(text) on \(String(start, radix: 8)), directory: \(isDirectory)")
                }
            }
        }
    }

    @Test(arguments: ["", "8", "0o755", "77777", "u", "rwx", "u=rwz", "u=r,,g=r", "u=ug", "x+u", "-1", "u= r"])
    func noMode(text: String) {
        #expect(ModeSpec(text) == nil)
    }

    @Test(arguments: [
        ("workdri", "workdir"), ("ENV", "env"), ("coppy", "copy"), ("form", "from"), ("packges", "packages"),
        ("xyz", nil), ("", nil), ("e", nil),
    ])
    func suggestion(typed: String, meant: String?) {
        let names = ["copy", "env", "from", "packages", "run", "workdir"]
        #expect(Suggestion.nearest(to: typed, among: names) == meant)
    }

    private let small = #""stages": { "a": { "from": "scratch", "user": "1" } }"#
}
