import ContentStore
import HostSystem
import TestSupport
import Testing

@testable import Packages

/// Packages made here, unpacked by us and by dpkg, which judges. No script runs.
@Suite("Packages unpacked for dpkg", .enabled(if: Requirement.root && Requirement.tool("dpkg-deb")))
struct UnpackedPackagesTests {
    /// What an installation leaves where every command does nothing.
    private func unpack(
        _ workshop: PackageWorkshop, at root: HostPath, run: @escaping DebianPackages.RunInRoot = { _, _, _ in }
    ) throws {
        let base = DebianBase(suite: "bookworm", packages: [], architecture: "amd64")
        try workshop.packages.makeFullRoot(workshop.resolved, of: base, at: root, epoch: 1000, run: run)
    }

    /// What dpkg says of everything that it knows.
    private func query(_ root: HostPath) throws -> String {
        let fields = [
            "Package", "Version", "Architecture", "Status", "Multi-Arch", "Replaces", "Description", "Conffiles",
        ]
        let format = fields.map { "${\($0)}|" }.joined() + "\n"
        return try run(
            "dpkg-query", ["--admindir", (root / "var/lib/dpkg").description, "--show", "--showformat", format]
        ).text
    }

    private func listing(_ root: HostPath, _ folder: String, _ format: String) throws -> [String] {
        try run("find", [(root / folder).description, "-printf", format]).lines.sorted()
    }

    @Test func theTreeAndTheDatabaseAreDpkgsOwn() throws {
        try withPackageWorkshop { workshop in
            try workshop.package(
                "alone", fields: ["Multi-Arch: foreign"],
                scripts: [
                    "conffiles": "/etc/alone.conf\n", "triggers": "# why\ninterest a-name\ninterest-noawait /opt\n",
                ],
                """
                mkdir -p bin opt/real opt/empty etc; echo x >bin/tool; chmod 4755 bin/tool; ln bin/tool bin/other
                ln -s ../real opt/real/up; ln -s real opt/link; echo r >bin/replaced; echo c >etc/alone.conf; chmod 0700 opt/empty
                mkfifo opt/pipe; chmod 2775 opt/real
                """)
            try workshop.package(
                "same", architecture: "amd64", fields: ["Multi-Arch: same", "Replaces: alone, other"],
                scripts: ["triggers": "interest-noawait a-name\nactivate b\n", "postinst": "#!/bin/sh\n"],
                "mkdir -p opt/link opt/empty bin; echo s >opt/link/file; echo mine >bin/replaced; chmod 0755 opt/empty")
            let dpkgs = workshop.folder / "dpkgs"
            let folders = "bin lib sbin".split(separator: " ").map { "mkdir -p usr/\($0); ln -s usr/\($0) \($0)\n" }
                .joined()
            let script = """
                mkdir -p "$1" && cd "$1" && \(folders) mkdir -p var/lib/dpkg/info var/lib/dpkg/updates && : >var/lib/dpkg/status
                shift; exec dpkg --root "$PWD" --force-depends --force-architecture --unpack "$@"
                """
            let files = workshop.made.map { (workshop.folder / "\($0.name).deb").description }
            let result = try run("sh", ["-c", script, "sh", dpkgs.description] + files)
            #expect(result.status.isSuccess, "\(result.errorText)")
            // From the packages, and from the copies of their files that the first reading left.
            for name in ["ours", "again"] {
                try unpack(workshop, at: workshop.folder / name)
                try compare(workshop.folder / name, dpkgs)
            }
        }
    }

    private func compare(_ ours: HostPath, _ dpkgs: HostPath) throws {
        #expect(try query(ours) == query(dpkgs))
        #expect(try query(ours).contains("/etc/alone.conf newconffile"))
        for folder in ["opt", "usr/bin", "etc/alone.conf.dpkg-new", "bin"] {
            let format = "%P %y %m %U %G %l %n\n"
            let lists = try [ours, dpkgs].map { Set(try listing($0, folder, format)) }
            #expect(lists[0].symmetricDifference(lists[1]) == [])
        }
        for folder in ["var/lib/dpkg/info", "var/lib/dpkg/triggers", "opt", "usr/bin"] {
            // No lock outlives the installation.
            let difference = try run(
                "diff",
                ["-r", "--no-dereference", "-x", "Lock", "-x", "pipe", "-x", "Unincorp"]
                    + [ours / folder, dpkgs / folder].map(\.description))
            #expect(
                difference.text == "" && difference.errorText == "", "\(difference.text)\(difference.errorText)")
        }
    }

    @Test func linksNeverLeadOutOfTheRoot() throws {
        try withPackageWorkshop { workshop in
            let outside = workshop.folder / "outside"
            try outside.createDirectory()
            try workshop.package(
                "a",
                "mkdir opt; ln -s \(outside) opt/out; ln -s /srv/in opt/absolute; ln -s loop2 opt/loop1; ln -s loop1 opt/loop2"
            )
            try workshop.package("b", "mkdir -p opt/absolute opt/out; echo b >opt/absolute/file; echo b >opt/out/file")
            try unpack(workshop, at: workshop.folder / "root")
            #expect(!(outside / "file").exists)
            #expect((workshop.folder / "root/srv/in/file").exists)
            try workshop.package("c", "mkdir -p opt/loop1; echo c >opt/loop1/file")
            let error = #expect(throws: PackagesError.self) { try unpack(workshop, at: workshop.folder / "again") }
            #expect(error?.message.hasPrefix("c 1: ") == true, "\(error.debugDescription)")
        }
    }

    @Test func aDatabaseThatLeadsOutsideIsNotWrittenThrough() throws {
        try withPackageWorkshop { workshop in
            let outside = workshop.folder / "outside"
            try outside.createDirectory()
            try workshop.package("a", "mkdir -p opt")
            try workshop.package("b", fields: ["Pre-Depends: a"], "mkdir -p opt; echo b >opt/b")
            try unpack(workshop, at: workshop.folder / "root") { root, _, _ in
                let information = root / "var/lib/dpkg/info"
                if try information.status().kind == .symbolicLink { return }
                try information.removeTree()
                try information.createSymbolicLink(to: outside)
            }
            #expect(try FileDescriptor.open(outside, .read, .directory).entryNames() == [])
        }
    }

    @Test func twoPackagesWithOneFileAreAnError() throws {
        try withPackageWorkshop { workshop in
            try workshop.package("a", "mkdir opt; echo a >opt/file")
            try workshop.package("b", "mkdir opt; echo b >opt/file")
            let error = #expect(throws: PackagesError.self) { try unpack(workshop, at: workshop.folder / "root") }
            #expect(error?.message == "b 1: it has /opt/file, which is also in a")
        }
    }

    @Test func damagedPackagesAreErrorsThatNameThem() throws {
        try withPackageWorkshop { workshop in
            try workshop.package("a", "mkdir -p opt; seq 100000 >opt/a")
            let whole = try (workshop.folder / "a.deb").read()
            var random = RandomSource(seed: 6)
            for number in 0..<40 {
                workshop.made = []
                try workshop.add("broken", random.damaged(whole))
                // Damage in what nobody reads, such as a date, is none.
                do { try unpack(workshop, at: workshop.folder / "root\(number)") } catch let error as PackagesError {
                    #expect(error.message.hasPrefix("broken 1: "), "\(error)")
                }
            }
        }
    }
}
