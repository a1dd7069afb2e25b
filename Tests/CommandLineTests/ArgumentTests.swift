import HostSystem
import TestSupport
import Testing

@testable import oci_build

/// A command with one of each kind of rule.
private struct Sample: Subcommand {
    static let name = "sample"
    static let summary = "try things"
    static let syntax = Syntax<Self>(
        options: [
            .option("--name", letter: "n", \.label, "a name"),
            .option("--mode", letter: "m", \.mode, variable: "SAMPLE_MODE", "a choice"),
            .option("--count", \.count, "a number"),
            .repeated("--set", letter: "s", \.settings, "a setting"),
            .flag("--quiet", letter: "q", \.isQuiet, "say nothing"),
            .flag("--verbose", letter: "v", \.isVerbose, "say all"),
        ],
        operands: [.required("FIRST", \.first, "the first"), .any("REST", \.rest, "the rest")])

    enum Mode: String, Choice { case fast, slow, still }

    var label: String?
    var mode = Mode.fast
    var count: Count?
    var settings: [Setting] = []
    var isQuiet = false
    var isVerbose = false
    var first = ""
    var rest: [String] = []

    func run(in session: Session) -> ExitCode { .done }

    /// Everything that was given, in a line.
    var text: String {
        var parts = ["first=\(first)"]
        if !rest.isEmpty { parts.append("rest=" + rest.joined(separator: ",")) }
        if let label { parts.append("name=\(label)") }
        if mode != .fast { parts.append("mode=\(mode)") }
        if let count { parts.append("count=\(count.value)") }
        if !settings.isEmpty { parts.append("set=" + settings.map { "\($0.name):\($0.value)" }.joined(separator: ",")) }
        if isQuiet { parts.append("quiet") }
        if isVerbose { parts.append("verbose") }
        return parts.joined(separator: " ")
    }
}

private func read(_ words: [String], _ variables: [String: String] = [:]) -> String {
    do throws(UsageError) { return try Sample.reading(words, variables: variables).text } catch {
        return "error: " + (error.text.split(separator: "\n").first ?? "")
    }
}

@Suite("Options and operands")
struct ArgumentTests {
    @Test(
        "are read wherever and however they are written",
        arguments: [
            (["a"], "first=a"),
            (["a", "b", "c"], "first=a rest=b,c"),
            (["--name", "x", "a"], "first=a name=x"),
            (["a", "--name", "x"], "first=a name=x"),
            (["--name=x", "a"], "first=a name=x"),
            (["--name=x=y", "a"], "first=a name=x=y"),
            (["-n", "x", "a"], "first=a name=x"),
            (["-nx", "a"], "first=a name=x"),
            (["-n=x", "a"], "first=a name=x"),
            (["-n", "-x", "a"], "first=a name=-x"),
            (["--name=--quiet", "a"], "first=a name=--quiet"),
            (["-q", "-v", "a"], "first=a quiet verbose"),
            (["-qv", "a"], "first=a quiet verbose"),
            (["-qn", "x", "a"], "first=a name=x quiet"),
            (["--name", "x", "--name", "y", "a"], "first=a name=y"),
            (["-s", "A=1", "--set", "B=", "--set=C=d=e", "a"], "first=a set=A:1,B:,C:d=e"),
            (["--", "--quiet"], "first=--quiet"),
            (["a", "--", "--", "-q"], "first=a rest=--,-q"),
            (["-"], "first=-"),
            (["--mode", "slow", "--count", "7", "a"], "first=a mode=slow count=7"),
        ])
    func reads(words: [String], expected: String) {
        #expect(read(words) == expected)
    }

    @Test(
        "that cannot be are told with what is wanted",
        arguments: [
            ([], "no FIRST given"),
            (["--quiet"], "no FIRST given"),
            (["a", "--nam", "x"], "unknown option --nam; did you mean --name?"),
            (["a", "--mdoe=fast"], "unknown option --mdoe; did you mean --mode?"),
            (["a", "--verb"], "unknown option --verb; did you mean --verbose?"),
            (["a", "--zzz"], "unknown option --zzz"),
            (["a", "-x"], "unknown option -x"),
            (["a", "-set", "A=1"], "-s wants NAME=VALUE, not \"et\""),
            (["a", "-count"], "unknown option -c; did you mean --count?"),
            (["a", "--name"], "--name wants a value: --name NAME"),
            (["a", "--name", "--quiet"], "--name wants a value: --name NAME"),
            (["a", "--name="], "--name wants a name that is not empty, not \"\""),
            (["a", "--quiet=yes"], "--quiet takes no value"),
            (["a", "-q=yes"], "-q takes no value"),
            (["a", "--mode", "fats"], "--mode wants fast, slow or still, not \"fats\"; did you mean fast?"),
            (["a", "--mode", "gigantic"], "--mode wants fast, slow or still, not \"gigantic\""),
            (["a", "--count", "0"], "--count wants a whole number from 1 to 1024, not \"0\""),
            (["a", "--count", "many"], "--count wants a whole number from 1 to 1024, not \"many\""),
            (["a", "--set", "novalue"], "--set wants NAME=VALUE, not \"novalue\""),
            (["a", "--set", "=v"], "--set wants NAME=VALUE, not \"=v\""),
            ([""], "FIRST wants a name that is not empty, not \"\""),
        ] as [([String], String)])
    func refuses(words: [String], message: String) {
        #expect(read(words) == "error: " + message)
    }

    @Test("come from the environment where the command line is silent")
    func environment() {
        #expect(read(["a"], ["SAMPLE_MODE": "slow"]) == "first=a mode=slow")
        #expect(read(["a", "--mode", "still"], ["SAMPLE_MODE": "slow"]) == "first=a mode=still")
        #expect(read(["a"], ["SAMPLE_MODE": ""]) == "first=a")
        #expect(
            read(["a"], ["SAMPLE_MODE": "slwo"])
                == "error: the variable SAMPLE_MODE wants fast, slow or still, not \"slwo\"; did you mean slow?")
    }

    @Test("never trap, whatever the words", arguments: 0..<8)
    func fuzz(seed: Int) {
        var random = RandomSource(seed: UInt64(seed))
        let pieces = ["-", "--", "=", "q", "name", "set", "n", "", "é", "\u{0}", "mode", "A=1", " "]
        for _ in 0..<500 {
            let words = (0..<Int.random(in: 0...5, using: &random)).map { _ in
                (0..<Int.random(in: 0...4, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
                    .joined()
            }
            #expect(!read(words).isEmpty)
        }
    }
}
