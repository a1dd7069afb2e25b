internal import HostSystem
internal import RegularExpressions

/// Carries out a command test.
struct CommandCheck {
    private let test: CommandTest
    private let tests: StructureTests
    private let driver: any TestDriver
    private let image: TestedImage

    init(_ test: CommandTest, _ tests: StructureTests, _ driver: any TestDriver, _ image: TestedImage) {
        self.test = test
        self.tests = tests
        self.driver = driver
        self.image = image
    }

    func findings() throws -> Findings {
        let variables = Variables(image.environment)
        let command = ([test.command] + test.arguments).map(variables.expanded)
        var findings = Findings([])
        do throws(CommandFailure) {
            try run(test.setup + [command] + test.teardown, variables, &findings)
        } catch { findings.complaints.append("it could not be started: \(error)") }
        return findings
    }

    private func run(
        _ commands: [[String]], _ variables: Variables, _ findings: inout Findings
    ) throws(CommandFailure) {
        let timeout = test.timeout.inSeconds
        do {
            try driver.run(
                commands, environment: variables.environment(adding: tests.environment + test.environment),
                user: tests.user, timeout: timeout
            ) { index, outcome in
                if index == test.setup.count {
                    findings = judge(outcome)
                    return outcome.status != nil
                }
                guard outcome.status != .exited(0) else { return true }
                let words = commands[index].map(shellQuoted).joined(separator: " ")
                findings.complaints.append(
                    "\(index < test.setup.count ? "setup" : "teardown"): \(words): \(text(outcome.status))"
                        + ending(outcome.errors.isEmpty ? outcome.output : outcome.errors))
                return false
            }
        } catch let error as CommandFailure { throw error } catch { throw CommandFailure(description: "\(error)") }
    }

    private func text(_ status: ExitStatus?) -> String {
        status.map { "\($0)" } ?? "no end within \(test.timeout.inSeconds.formattedSeconds)"
    }

    private func judge(_ outcome: CommandOutcome) -> Findings {
        var findings = Findings([])
        if outcome.status != .exited(Int32(test.exitCode)) {
            findings.complaints.append(
                "expected exit status \(test.exitCode), got \(text(outcome.status))"
                    + ending(outcome.errors))
        }
        let streams = [
            ("output", outcome.output, test.expectedOutput, test.excludedOutput),
            ("errors", outcome.errors, test.expectedError, test.excludedError),
        ]
        for (name, bytes, expected, excluded) in streams {
            findings.complaints += mismatches(in: bytes, called: "its \(name)", expected, excluded)
        }
        (findings.output, findings.errors) = (outcome.output, outcome.errors)
        return findings
    }
}

/// What is wrong with a text that has to match some expressions and must not match others.
func mismatches(
    in bytes: [UInt8], called name: String, _ expected: [RegularExpression], _ excluded: [RegularExpression]
) -> [String] {
    let shown = bytes.isEmpty ? "\(name) is empty" : "\(name): \(excerpt(bytes))"
    return expected.filter { !$0.occurs(in: bytes) }.map { "expected /\($0.pattern)/ in \(name), but \(shown)" }
        + excluded.filter { $0.occurs(in: bytes) }.map { "excluded /\($0.pattern)/ is in \(name): \(excerpt(bytes))" }
}

/// The beginning of a text for a message, on one line.
func excerpt(_ bytes: [UInt8]) -> String {
    if bytes.isEmpty { return "" }
    let text = String(decoding: bytes.prefix(400), as: UTF8.self).trimmed
    let cut = text.count > 200 || bytes.count > 400
    return quoted(String(text.prefix(99))) + (cut ? " …" : "")
}

/// The end of what a failed command wrote, behind a colon: there it says why.
private func ending(_ bytes: [UInt8]) -> String {
    if bytes.isEmpty { return "" }
    let text = String(decoding: bytes.suffix(400), as: UTF8.self).trimmed
    let cut = text.count > 200 || bytes.count > 400
    return ": " + (cut ? "… " : "") + quoted(String(cut ? text.suffix(99) : text.prefix(200)))
}
