import HostSystem
import TestSupport
import Testing

@testable import Packages

@Suite("Where Debian is")
struct MirrorTests {
    @Test func thisMachinesSourcesAreTakenForOtherSuitesToo() throws {
        let entries = try SourceEntry.parseDeb822(
            Array(
                """
                Types: deb
                # http://snapshot.debian.org/archive/debian/20250520T000000Z
                URIs: http://mirror.example/debian
                Suites: bookworm bookworm-updates
                Components: main
                Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

                Types: deb
                URIs: https://mirror.example/debian-security
                Suites: bookworm-security
                Components: main

                Types: deb
                URIs: https://download.docker.com/linux/debian
                Suites: bookworm
                Components: stable

                Types: deb-src
                URIs: http://other.example/debian
                Suites: bookworm
                Components: main
                """.utf8))
        let mirror = Mirror(entries: entries)
        #expect(mirror.archive == "http://mirror.example/debian")
        #expect(mirror.security == "https://mirror.example/debian-security")
        #expect(mirror.keyring == "/usr/share/keyrings/debian-archive-keyring.gpg")
        let sources = mirror.sources(suite: "trixie", components: ["main", "contrib"])
        #expect(sources.map(\.suites) == [["trixie", "trixie-updates"], ["trixie-security"]])
        #expect(mirror.sources(suite: "sid", components: ["main"]).map(\.suites) == [["sid"]])
    }

    @Test func theOneLineFormatIsReadToo() {
        let entries = SourceEntry.parseList(
            Array(
                """
                # deb http://comment.example/debian bookworm main
                deb [arch=amd64 signed-by=/etc/keys/debian.gpg] http://ftp.example/debian bookworm main contrib # why
                deb-src http://ftp.example/debian bookworm main
                deb [broken http://x
                deb
                """.utf8))
        #expect(entries.count == 1)
        #expect(entries.first?.addresses == ["http://ftp.example/debian"])
        #expect(entries.first?.components == ["main", "contrib"])
        #expect(entries.first?.keyring == "/etc/keys/debian.gpg")
    }

    @Test func withoutSourcesDebiansOwnAddressesCount() {
        let mirror = Mirror(entries: [])
        #expect(mirror.archive == "http://deb.debian.org/debian")
        #expect(mirror.security == "http://deb.debian.org/debian-security")
    }

    @Test func aSnapshotHasItsSecurityUpdatesBesideIt() {
        let mirror = Mirror(archive: "https://snapshot.debian.org/archive/debian/20250520T000000Z", keyring: "/k")
        #expect(mirror.security == "https://snapshot.debian.org/archive/debian-security/20250520T000000Z")
        #expect(Mirror(archive: "http://own.example/packages", keyring: "/k").security == nil)
    }

    @Test func neverTrapsOnDamagedSources() {
        var random = RandomSource(seed: 4)
        let list = Array("deb [arch=amd64 signed-by=/k] http://ftp.example/debian bookworm main\n".utf8)
        let stanza = Array("Types: deb\nURIs: http://x/debian\nSuites: bookworm\nComponents: main\n\n".utf8)
        for _ in 0..<1000 {
            let read = (try? SourceEntry.parseDeb822(random.damaged(stanza))) ?? []
            _ = Mirror(entries: SourceEntry.parseList(random.damaged(list)) + read)
        }
    }
}
