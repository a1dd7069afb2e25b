import TestSupport
import Testing

@testable import Packages

@Suite("Reading deb822")
struct ControlFileTests {
    @Test func stanzasHaveFieldsWithContinuations() throws {
        let text = """
            # a comment
            Package: libc6
            Depends: libgcc-s1,
             libcrypt1 (>= 1:4.4.10-10~)
            description: GNU C Library
             contains the standard libraries
             .

            Package: zlib1g
            """
        let stanzas = try ControlFile.parse(text.utf8)
        #expect(stanzas.map { $0["Package"] } == ["libc6", "zlib1g"])
        #expect(stanzas[0]["depends"] == "libgcc-s1,\n libcrypt1 (>= 1:4.4.10-10~)")
        #expect(stanzas[0]["Description"] == "GNU C Library\n contains the standard libraries\n .")
        #expect(stanzas[0]["Version"] == nil)
    }

    @Test(arguments: [("no colon here", 1), (" continues nothing", 1), ("Package: a\nbroken", 2), (": no name", 1)])
    func faultsNameTheirLine(text: String, line: Int) {
        let error = #expect(throws: ControlFileError.self) { try ControlFile.parse(text.utf8) }
        #expect(error?.line == line)
    }

    @Test func emptyTextHasNoStanza() throws {
        #expect(try ControlFile.parse([]).isEmpty)
        #expect(try ControlFile.parse("\n\n \n".utf8).isEmpty)
    }

    @Test func neverTrapsOnDamagedText() {
        var random = RandomSource(seed: 1)
        let text = Array("Package: a\nDepends: b | c (>= 1), d\n more\n\nPackage: e\r\n".utf8)
        for _ in 0..<2000 {
            if let stanzas = try? ControlFile.parse(random.damaged(text)) {
                for stanza in stanzas { _ = Relation.parse(stanza["Depends"] ?? "") }
            }
        }
    }

    @Test func relationsAreGroupsOfNames() {
        let field = "libc6 (>= 2.36), debconf (>= 0.5) | debconf-2.0,\n python3:any [amd64 !i386] <!nocheck>, , g++"
        #expect(
            Relation.parse(field).map(\.alternatives) == [
                ["libc6"], ["debconf", "debconf-2.0"], ["python3"], ["g++"],
            ])
    }
}
