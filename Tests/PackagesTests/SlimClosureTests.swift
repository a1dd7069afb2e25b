import Testing

@testable import Packages

@Suite("What a slim file system wants")
struct SlimClosureTests {
    private func stanzas(_ text: String) throws -> [ControlStanza] { try ControlFile.parse(text.utf8) }

    private let python = """
        Package: python3
        Depends: python3-minimal (= 3.11.2-1+b1), libpython3-stdlib

        Package: python3-minimal
        Pre-Depends: python3.11-minimal
        Depends: dpkg (>= 1.13.20)

        Package: python3.11-minimal
        Depends: libc6, debconf (>= 0.5) | debconf-2.0

        Package: libpython3-stdlib

        Package: libc6

        Package: dpkg
        Depends: tar

        Package: tar

        Package: debconf
        Provides: debconf-2.0

        Package: ca-certificates
        Depends: openssl (>= 1.1.1), debconf (>= 0.5) | debconf-2.0

        Package: openssl
        Depends: libssl3

        Package: libssl3

        Package: base-files
        Pre-Depends: awk

        Package: mawk
        Provides: awk
        """

    @Test func whatOnlyMaintainerScriptsCallIsLeftOut() throws {
        let kept = SlimClosure(try stanzas(python), excluding: []).kept(for: ["python3", "ca-certificates"])
        #expect(
            kept.sorted() == [
                "base-files", "ca-certificates", "libc6", "libpython3-stdlib", "python3", "python3-minimal",
                "python3.11-minimal",
            ])
    }

    @Test func whatTheRecipeNamesStaysWithItsOwnNeeds() throws {
        let kept = SlimClosure(try stanzas(python), excluding: ["libc6"])
            .kept(for: ["python3", "dpkg", "openssl", "awk", "ca-certificates"])
        #expect(kept.isSuperset(of: ["dpkg", "tar", "openssl", "libssl3", "mawk"]))
        #expect(kept.isDisjoint(with: ["debconf", "libc6"]))
    }

    @Test func fullInstallationsGoInStepsOfPreDependencies() throws {
        let order = try InstallationOrder(
            try stanzas(
                """
                Package: base
                Essential: yes
                Depends: libc

                Package: libc

                Package: tool
                Pre-Depends: helper

                Package: helper
                Depends: helper-data

                Package: helper-data

                Package: app
                Depends: tool
                """))
        #expect(order.steps == [["base", "libc"], ["helper", "helper-data"], ["app", "tool"]])
    }

    @Test func circlesOfPreDependenciesAreAnError() throws {
        let circle = try stanzas("Package: a\nPre-Depends: b\n\nPackage: b\nPre-Depends: a\n")
        #expect(throws: PackagesError.self) { try InstallationOrder(circle) }
    }
}
