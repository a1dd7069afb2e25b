import HostSystem
import TestSupport
import Testing

@testable import oci_build

@Suite("Help")
struct HelpTests {
    @Test("of each command is as it was looked at", arguments: CommandList.all.map { $0.name }, [80, 40])
    func pages(name: String, width: Int) throws {
        let command = try #require(CommandList.all.first { $0.name == name })
        let file = fixtures / "command-line/help" / "\(name)-\(width).txt"
        try expectGolden(command.help(width: width), file)
    }

    @Test("of the program is as it was looked at", arguments: [80, 40])
    func overview(width: Int) throws {
        let text = HelpText.overview(CommandList.all, width: width)
        try expectGolden(text, fixtures / "command-line/help/oci-build-\(width).txt")
    }

    @Test("keeps to the width, but for what must stay whole", arguments: [40, 60, 80, 100, 200])
    func width(width: Int) {
        for command in CommandList.all {
            for line in command.help(width: width).split(separator: "\n") where line.count > min(width, 100) {
                let isExample = command.examples.contains { line.contains($0.line) }
                #expect(isExample || line.split(separator: " ").count <= 2, "\(line)")
            }
        }
    }

    @Test("survives any width", arguments: [-1, 0, 1, 5, 23])
    func narrow(width: Int) {
        for command in CommandList.all { #expect(!command.help(width: width).isEmpty) }
    }

    @Test("has an example for every command that takes more than nothing")
    func examples() {
        for command in CommandList.all where command.help(width: 80).contains("Arguments:") {
            #expect(!command.examples.isEmpty, "\(command.name)")
        }
    }

    @Test("shows examples that are understood")
    func examplesParse() throws {
        for command in CommandList.all {
            for example in command.examples {
                let words = example.line.split(separator: ">")[0].split(separator: " ").dropFirst().map(String.init)
                _ = try Invocation(words, variables: [:])
            }
        }
    }
}
