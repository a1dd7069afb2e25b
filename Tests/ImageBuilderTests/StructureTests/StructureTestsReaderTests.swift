import HostSystem
import JSON
import TestSupport
import Testing

@testable import ImageBuilder

@Suite("Configurations of structure tests") struct StructureTestsReaderTests {
    static let corpus = fixtures / "structure-tests"

    @Test("that are right are read, in YAML and in JSON") func right() throws {
        for name in ["pass", "fail"] {
            for file in try (Self.corpus / name).children() {
                #expect(try StructureTestsReader.read(file: file).count > 0)
            }
        }
        let tests = try StructureTestsReader.read(file: Self.corpus / "pass/metadata.yaml")
        #expect(tests.metadata?.ports == ["8080"])
        #expect(tests.metadata?.labels.first?.value == .text("0123456789abcdef0123456789abcdef01234567"))
        #expect(tests.metadata?.entrypoint == [])
    }

    /// Each file of `wrong` has beside it what is said of it; a new case is a new file.
    @Test("that are wrong are refused with the place", arguments: try (corpus / "wrong").children())
    func wrong(file: HostPath) throws {
        if file.description.hasSuffix(".txt") { return }
        let error = #expect(throws: RecipeError.self) {
            try StructureTestsReader.read(text: try file.read(), file: HostPath(bytes: file.name.utf8))
        }
        let expected = HostPath("\(file).txt")
        #expect(try differenceToGolden(try #require(error).rendered(color: false), expected) == nil)
    }

    @Test("never end the program, damaged as they may be") func fuzz() throws {
        var random = RandomSource(seed: 9)
        let seeds = try ["pass", "fail"].flatMap { try (Self.corpus / $0).children() }.map { try $0.read() }
        for _ in 0..<500 {
            guard let seed = seeds.randomElement(using: &random) else { return }
            _ = try? StructureTestsReader.read(text: random.damaged(seed), file: "tests.yaml")
        }
    }
}

@Suite("Reports of structure tests") struct StructureTestReportTests {
    private let report = StructureTestReport(
        image: "app.tar", driver: "sandbox",
        suites: [
            .init(
                file: "tests/app.yaml",
                results: [
                    StructureTestResult(
                        kind: "Command Test", name: "says \"hello\" & <bye>", location: nil, failures: [],
                        seconds: 0.1234),
                    StructureTestResult(
                        kind: "Command Test", name: "fails",
                        location: SourceLocation(file: "tests/app.yaml", line: 7, column: 3, span: 0..<1, path: ""),
                        failures: ["expected exit status 0, got exit status 1", "and more"], seconds: 1,
                        output: Array("out\u{1B}[1m\n".utf8), errors: Array("]]> err & more".utf8)),
                ])
        ], seconds: 1.5)

    @Test("are JUnit's XML") func junit() throws {
        #expect(try differenceToGolden(report.junit, fixtures / "structure-tests/junit.xml") == nil)
    }

    @Test("are XML that others read", .needs("python3")) func xml() throws {
        let script = """
            import sys, xml.etree.ElementTree as tree
            root = tree.fromstring(sys.stdin.buffer.read() if len(sys.argv) < 2 else open(sys.argv[1], 'rb').read())
            case = root.findall('testsuite/testcase')
            print(root.get('failures'), len(case), case[0].get('name'), case[1].find('system-err').text)
            """
        let result = try run("python3", ["-c", script, (fixtures / "structure-tests/junit.xml").description])
        #expect(result.text == "1 2 says \"hello\" & <bye> ]]> err & more\n")
    }

    @Test("are JSON") func json() throws {
        #expect(try differenceToGolden(report.json.text(.pretty), fixtures / "structure-tests/report.json") == nil)
    }
}

@Suite("Modes and variables of structure tests") struct StructureTestValueTests {
    @Test(
        "are written as Go and as ls have them",
        arguments: [
            (TestedFile.Kind.regular, 0o644, ["-rw-r--r--"]), (.directory, 0o1777, ["dtrwxrwxrwx", "drwxrwxrwt"]),
            (.regular, 0o4755, ["urwxr-xr-x", "-rwsr-xr-x"]), (.symbolicLink, 0o777, ["Lrwxrwxrwx", "lrwxrwxrwx"]),
            (.regular, 0o2640, ["grw-r-----", "-rw-r-S---"]), (.characterDevice, 0o620, ["Dcrw--w----", "crw--w----"]),
        ] as [(TestedFile.Kind, UInt32, [String])])
    func permissions(kind: TestedFile.Kind, mode: UInt32, texts: [String]) {
        #expect(TestedFile(kind: kind, mode: mode, user: 0, group: 0).permissions == texts)
    }

    @Test(
        "are put in where the image has them",
        arguments: [
            ("$A/x", "1/x"), ("${A}x", "1x"), ("$AB", "$AB"), ("$(A)", "$(A)"), ("$", "$"), ("${A", "${A"),
            ("$A$B", "12"),
            ("é$A", "é1"), ("$Aé", "1é"),
        ])
    func variables(text: String, result: String) {
        #expect(Variables(["A": "1", "B": "2"]).expanded(text) == result)
    }
}
