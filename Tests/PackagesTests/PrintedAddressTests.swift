import OCI
import TestSupport
import Testing

@testable import Packages

@Suite("Reading what apt would fetch")
struct PrintedAddressTests {
    private let hex = String(repeating: "ab", count: 32)

    @Test func aLineHasAddressVersionSizeAndHash() throws {
        let output = """
            Reading package lists...
            'http://deb.debian.org/debian/pool/main/z/zlib/zlib1g_1.2.13.dfsg-1_amd64.deb' zlib1g_1%3a1.2.13.dfsg-1_amd64.deb 86684 SHA256:\(hex)

            """
        let read = try PrintedAddress.parse(output)
        #expect(read.count == 1)
        #expect(read[0].address == "http://deb.debian.org/debian/pool/main/z/zlib/zlib1g_1.2.13.dfsg-1_amd64.deb")
        #expect((read[0].name, read[0].version, read[0].architecture) == ("zlib1g", "1:1.2.13.dfsg-1", "amd64"))
        #expect(read[0].size == 86684)
        #expect(read[0].sha256.hex == hex)
    }

    @Test(arguments: [
        "'http://x/a_1_amd64.deb' a_1_amd64.deb 10 MD5Sum:00", "'http://x/a_1_amd64.deb' a_1_amd64.deb 10 SHA256:zz",
        "'http://x/a_1_amd64.deb' a_1_amd64.deb -1 SHA256:", "'http://x/a", "'' _ 1 2", "'http://x/a.deb' a.deb 10",
    ])
    func aFileThatCannotBeCheckedIsRefused(line: String) {
        #expect(throws: PackagesError.self) { try PrintedAddress.parse(line) }
    }

    @Test func neverTrapsOnDamagedOutput() {
        var random = RandomSource(seed: 2)
        let line = Array("'http://x/pool/a_1%3a2_amd64.deb' a_1%3a2_amd64.deb 86684 SHA256:\(hex)".utf8)
        for _ in 0..<2000 {
            _ = try? PrintedAddress.parse(String(decoding: random.damaged(line), as: UTF8.self))
        }
    }
}
