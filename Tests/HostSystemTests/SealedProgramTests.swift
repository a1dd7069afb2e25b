import TestSupport
import Testing

@testable import HostSystem

@Suite("A program in memory")
struct SealedProgramTests {
    private func echo() throws -> HostPath { try #require(ChildProcess.find("echo")) }

    @Test("runs under the name of the one that it is a copy of")
    func name() throws {
        let shell = try #require(ChildProcess.find("sh"))
        let command = Command(
            shell.description, ["-c", "echo \"$0\"; readlink /proc/$$/exe"],
            substitute: try SealedProgram(copying: shell))
        let words = try ChildProcess.run(command).outputText.split(separator: "\n")
        #expect(words.first == Substring(shell.description))
        #expect(words.last?.hasPrefix("/memfd:") == true)
    }

    @Test("cannot be changed by anybody who can open it")
    func sealed() throws {
        let program = try SealedProgram(copying: try echo())
        let before = try program.path.read()
        let file = try FileDescriptor.open(program.path, .readWrite)
        #expect(throws: SystemError.self) { try file.write([0]) }
        #expect(try program.path.read() == before)
        #expect(try before == echo().read())
    }

    @Test("of a file that is not there is an error")
    func missing() {
        #expect(throws: SystemError.self) { try SealedProgram(copying: "/no/such/program") }
    }
}
