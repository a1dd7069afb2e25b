import HostSystem
import ImageBuilder
import JSON
import TestSupport
import Testing

@testable import oci_build

private let cases: [String] = (try? (fixtures / "progress").children().map(\.name)) ?? []

@Suite("The views of a build")
struct ProgressTests {
    @Test("has cases to look at")
    func hasCases() {
        #expect(cases.count >= 4)
    }

    @Test("in plain lines are as they were looked at", arguments: cases)
    func plain(name: String) throws {
        let text = try Self.lines(name, PlainView(.plain))
        try expectGolden(text, fixtures / "progress" / name / "plain.txt")
    }

    @Test("told to be quiet only say what is wrong", arguments: cases)
    func quiet(name: String) throws {
        let text = try Self.lines(name, QuietView(.plain))
        try expectGolden(text, fixtures / "progress" / name / "quiet.txt")
    }

    @Test("in JSON lines are as they were looked at, each a JSON object", arguments: cases)
    func json(name: String) throws {
        let text = try Self.lines(name, JSONView())
        try expectGolden(text, fixtures / "progress" / name / "lines.jsonl")
        for line in text.split(separator: "\n") {
            let value = try JSONValue(parsing: Array(line.utf8))
            #expect(value["version"]?.integer == 1)
            #expect(value["event"]?.string != nil)
        }
    }

    @Test("on a terminal are as they were looked at, and within its width", arguments: cases, [80, 40])
    func live(name: String, columns: Int) throws {
        let traits = TerminalTraits(
            isTerminal: true, isDrawable: true, hasColour: true, hasUnicode: true, columns: columns)
        let text = try Self.screens(name, traits)
        try expectGolden(text, fixtures / "progress" / name / "live-\(columns).txt")
    }

    @Test("on a terminal without UTF-8 add nothing beyond ASCII", arguments: cases)
    func ascii(name: String) throws {
        let traits = TerminalTraits(
            isTerminal: true, isDrawable: true, hasColour: false, hasUnicode: false, columns: 60)
        let input = String(decoding: try (fixtures / "progress" / name / "events.json").read(), as: UTF8.self)
        let added = try Self.screens(name, traits).filter { !$0.isASCII && !input.contains($0) }
        #expect(added.isEmpty)
    }

    @Test("survive a terminal of any size", arguments: [0, 1, 2, 5, 12], [0, 1, 3])
    func tiny(columns: Int, rows: Int) throws {
        for name in cases {
            var view = LiveView(.plain)
            let size = Screen(columns: columns, rows: rows)
            for (time, entry) in try EventScript(fixtures / "progress" / name / "events.json").entries {
                if case .event(let event) = entry { _ = view.receive(event, at: time) }
                _ = view.tick(at: time, size)
            }
            #expect(!view.close(at: 99, size).isEmpty)
        }
    }

    private static func lines(_ name: String, _ view: any BuildView) throws -> String {
        var view = view
        var text = ""
        let size = Screen(columns: 80, rows: 24)
        for (time, entry) in try EventScript(fixtures / "progress" / name / "events.json").entries {
            switch entry {
            case .event(let event): text += view.receive(event, at: time)
            case .look: text += view.tick(at: time, size)
            }
        }
        return text + view.close(at: 0, size)
    }

    /// What stands on the terminal at each look, and at the end.
    private static func screens(_ name: String, _ traits: TerminalTraits) throws -> String {
        var view = LiveView(traits)
        var terminal = TerminalEmulator(columns: traits.columns)
        var result = ""
        let size = Screen(columns: traits.columns, rows: 14)
        for (time, entry) in try EventScript(fixtures / "progress" / name / "events.json").entries {
            switch entry {
            case .event(let event): terminal.write(view.receive(event, at: time))
            case .look:
                terminal.write(view.tick(at: time, size))
                #expect(!terminal.isCursorVisible)
                result += "=== at \(time) s\n" + terminal.text
            }
        }
        terminal.write(view.close(at: 99, size))
        #expect(terminal.isCursorVisible)
        #expect(terminal.faults.filter { !$0.hasPrefix("wider") || traits.columns >= 80 }.isEmpty)
        return result + "=== at the end\n" + terminal.text
    }
}
