import HostSystem
import TestSupport
import Testing

@testable import oci_build

private func shell(_ script: String) throws -> ToolResult {
    try run("/bin/sh", ["-c", script, "sh", (BuiltProgram.path ?? "oci-build").description])
}

@Suite("The program", .enabled(if: BuiltProgram.exists))
struct ProgramTests {
    @Test("says of a file that is no image what would be one")
    func noImage() throws {
        let result = try shell("\"$1\" size \(fixtures)/recipes/smallest.json")
        #expect(result.status == .exited(1))
        #expect(result.errorText.contains("smallest.json cannot be read as an image: "), "\(result.errorText)")
        #expect(result.errorText.contains("build/NAME.oci.tar, and not its recipe"), "\(result.errorText)")
    }

    @Test("says its results on standard output, its errors on standard error")
    func streams() throws {
        let version = try shell("\"$1\" version")
        #expect(version.status == .exited(0))
        #expect(version.text == "oci-build \(VersionCommand.number)\n")
        #expect(version.errors.isEmpty)

        let mistake = try shell("\"$1\" verison")
        #expect(mistake.status == .exited(2))
        #expect(mistake.output.isEmpty)
        #expect(
            mistake.errorText
                == "error: unknown command \"verison\"; did you mean version?\nTry: oci-build --help\n")
    }

    @Test("ends quietly when nobody reads its output")
    func brokenPipe() throws {
        let result = try shell("{ sleep 0.2; \"$1\" help; echo $? >&2; } | true")
        #expect(result.errorText == "141\n")
    }

    @Test("says so when its output cannot be written", .enabled(if: HostPath("/dev/full").exists))
    func fullDisk() throws {
        let result = try shell("\"$1\" help > /dev/full")
        #expect(result.status == .exited(1))
        #expect(result.errorText == "error: cannot write to standard output: No space left on device\n")
    }

    @Test("says so when its output is closed")
    func closedOutput() throws {
        let result = try shell("\"$1\" help >&-")
        #expect(result.status == .exited(1))
        #expect(result.errorText == "error: cannot write to standard output: Bad file descriptor\n")
    }

    @Test("works without standard input and standard error")
    func closedStreams() throws {
        let result = try shell("\"$1\" version <&- 2>&-")
        #expect(result.status == .exited(0))
        #expect(try shell("\"$1\" nonsense 2>&-").status == .exited(2))
    }

    @Test("fits its help to the width that it is told")
    func columns() throws {
        let narrow = try shell("COLUMNS=40 \"$1\" help build").lines
        #expect(narrow.contains("  -o, --output FILE"))
        #expect(try shell("COLUMNS=nonsense \"$1\" help build").status == .exited(0))
    }
}
