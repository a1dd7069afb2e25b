import Archive
import ContentStore
import HostSystem
import OCI
import TestSupport
import Testing

@testable import Packages

/// Packages made here by dpkg-deb: what real ones have only here and there. Needs neither network nor root.
@Suite("Slim layers of packages made for it", .enabled(if: Requirement.tool("dpkg-deb")))
struct OwnPackagesTests {
    private func layer(
        of workshop: PackageWorkshop, threads: Int = 1
    ) throws -> (kinds: [String: TarEntry], bytes: [UInt8]) {
        let file = workshop.folder / "layer"
        let output = try FileDescriptor.open(file, .readWrite, [.create, .truncate])
        let writer = LayerWriter(compression: .none) { try output.write($0) }
        try workshop.packages.writeSlimLayer(workshop.resolved, epoch: 1000, threads: threads, into: writer)
        let summary = try writer.finish()
        var entries: [String: TarEntry] = [:]
        for entry in summary.index.entries {
            #expect(
                entries.updateValue(entry.entry, forKey: entry.entry.path.description) == nil, "\(entry.entry.path)")
        }
        return (entries, try file.read())
    }

    @Test(arguments: ["xz", "zstd", "gzip", "none"]) func filesLandWhereAMergedUsrHasThem(compression: String) throws {
        try withPackageWorkshop { workshop in
            try workshop.package(
                "a", compression: compression,
                """
                mkdir -p bin lib/x usr/share/doc/a usr/share/man/man1 usr/share/locale/de/LC_MESSAGES
                echo program >bin/tool; chmod 4755 bin/tool; ln bin/tool bin/other; ln -s ../lib/x bin/x; echo x >lib/x/data
                echo c >usr/share/doc/a/copyright; echo r >usr/share/doc/a/README; echo m >usr/share/man/man1/a.1
                echo l >usr/share/locale/de/LC_MESSAGES/a.mo
                printf '%032d  lib/x/data\\n%032d  usr/share/man/man1/a.1\\n' 0 0 >DEBIAN/md5sums
                """)
            let entries = try layer(of: workshop).kinds
            #expect(entries["/usr/bin/tool"]?.mode == 0o4755)
            // tar writes whichever name it meets first with the content.
            let names = [entries["/usr/bin/tool"]?.kind, entries["/usr/bin/other"]?.kind]
            let links = try ["usr/bin/tool", "usr/bin/other"].map { TarEntry.Kind.hardLink(target: try ImagePath($0)) }
            #expect(names.contains(.regular))
            #expect(links.contains { names.contains($0) })
            #expect(entries["/usr/lib/x/data"]?.kind == .regular)
            #expect(entries["/bin"]?.kind == .symbolicLink(target: Array("usr/bin".utf8)))
            #expect(entries["/usr/share/doc/a/copyright"] != nil)
            for left in ["/usr/share/doc/a/README", "/usr/share/man", "/usr/share/locale", "/lib/x"] {
                #expect(entries[left] == nil)
            }
            #expect(entries.values.allSatisfy { $0.modified <= 1000 })
            let sums = entries["/var/lib/dpkg/status.d/a.md5sums"]
            #expect(sums?.size == "\(String(repeating: "0", count: 32))  lib/x/data\n".utf8.count)
        }
    }

    @Test func aPathLeadsThroughTheLinksThatAreThere() throws {
        try withPackageWorkshop { workshop in
            try workshop.package(
                "a", "mkdir -p opt/real; ln -s /opt/real opt/link; ln -s loop2 opt/loop1; ln -s loop1 opt/loop2")
            try workshop.package(
                "b", "mkdir -p opt/link; echo b >opt/link/file; mkdir -p var/run/b; echo s >var/run/b/s")
            let entries = try layer(of: workshop).kinds
            #expect(entries["/opt/real/file"]?.kind == .regular)
            #expect(entries["/opt/link"]?.kind == .symbolicLink(target: Array("/opt/real".utf8)))
            #expect(entries["/run/b/s"]?.kind == .regular)
            try workshop.package("c", "mkdir -p opt/loop1; echo c >opt/loop1/file")
            let error = #expect(throws: PackagesError.self) { try layer(of: workshop) }
            #expect(error?.message.contains("c 1") == true)
        }
    }

    @Test func theHighestAlternativeThatIsThereWins() throws {
        try withPackageWorkshop { workshop in
            func postinst(_ program: String, _ priority: Int) -> String {
                "#!/bin/sh\nupdate-alternatives --install /usr/bin/editor editor /usr/bin/\(program) \(priority) \\\n"
                    + "  --slave /usr/bin/e e /usr/bin/\(program)-e\n"
            }
            for (name, priority) in [("low", 10), ("high", 40)] {
                try workshop.package(
                    name, scripts: ["postinst": postinst(name, priority)], "mkdir -p usr/bin; touch usr/bin/\(name)")
            }
            try workshop.package("missing", scripts: ["postinst": postinst("missing", 90)], "mkdir -p usr/bin")
            let entries = try layer(of: workshop).kinds
            #expect(entries["/etc/alternatives/editor"]?.kind == .symbolicLink(target: Array("/usr/bin/high".utf8)))
            #expect(entries["/usr/bin/editor"]?.kind == .symbolicLink(target: Array("/etc/alternatives/editor".utf8)))
            #expect(entries["/usr/bin/e"] == nil)
        }
    }

    @Test func manyPackagesGiveTheSameBytesForAnyNumberOfThreads() throws {
        try withPackageWorkshop { workshop in
            for number in 0..<24 {
                let size = number % 5 == 0 ? 3_000_000 : 5000
                try workshop.package(
                    "p\(number)", compression: "none",
                    "mkdir -p opt; head -c \(size) /dev/zero | tr '\\0' '\(number % 10)' >opt/p\(number)")
            }
            let first = try layer(of: workshop, threads: 1).bytes
            for threads in [2, 7] { #expect(try layer(of: workshop, threads: threads).bytes == first) }
        }
    }

    @Test func damagedPackagesAreErrorsThatNameThem() throws {
        try withPackageWorkshop { workshop in
            try workshop.package("a", "mkdir -p opt; seq 100000 >opt/a")
            let whole = try (workshop.folder / "a.deb").read()
            var random = RandomSource(seed: 5)
            for _ in 0..<60 {
                workshop.made = []
                try workshop.add("broken", random.damaged(whole))
                // Damage in what nobody reads, such as a date, is none.
                do { _ = try layer(of: workshop, threads: 2) } catch let error as PackagesError {
                    #expect(error.message.hasPrefix("broken 1: "), "\(error)")
                }
            }
        }
    }
}
