import ContentStore
import HostSystem
import TestSupport
import Testing

@testable import Packages

/// Real packages, installed by dpkg in a chroot.
@Suite(
    "Full file systems", .serialized,
    .enabled(if: Requirement.network && Requirement.root && Requirement.tool("apt-get") && Requirement.tool("unshare")))
struct FullRootTests {
    private static let cache = HostPath(
        ProcessInfo.environment["OCI_BUILD_TEST_CACHE"] ?? "/tmp/oci-build-test-packages")

    /// A chroot with `/proc` and the machine's `/dev`, mounted in a namespace of its own.
    private func enter(_ root: HostPath, _ command: [String], _ environment: [String: String]) throws -> String {
        let script = "mount -t proc proc \"$1/proc\" && mount --bind /dev \"$1/dev\" && exec chroot \"$@\""
        let result = try run(
            "unshare", ["--mount", "--pid", "--fork", "--net", "sh", "-c", script, "sh", root.description] + command,
            environment: environment)
        guard result.status.isSuccess else {
            throw PackagesError(
                .failed, "\(command): \(result.status)\n\(result.text.suffix(2000))\(result.errorText.suffix(2000))")
        }
        return result.text
    }

    /// - Parameter adding: makes further packages, which stand in no list of a mirror.
    private func install(
        _ names: [String], suite: String, at root: HostPath, adding: (inout PackageWorkshop) throws -> Void = { _ in }
    ) throws -> ResolvedPackages {
        let store = try ContentStore(at: Self.cache / "store")
        let packages = DebianPackages(store: store, cache: Self.cache / "packages")
        let base = DebianBase(suite: suite, packages: names, architecture: "amd64")
        let listed = try packages.resolve(base)
        try packages.fetch(listed)
        var workshop = try PackageWorkshop(root.parent / "workshop", store: store)
        try adding(&workshop)
        let resolved = ResolvedPackages(packages: listed.packages + workshop.made, leftOut: [], time: 0)
        try root.createDirectory()
        try packages.makeFullRoot(resolved, of: base, at: root, epoch: 1_700_000_000) { root, command, environment in
            _ = try enter(root, command, environment)
        }
        return resolved
    }

    @Test(arguments: ["bookworm", "trixie"]) func everyPackageIsInstalled(suite: String) throws {
        try withTemporaryDirectory { folder in
            let root = folder / "root"
            let resolved = try install(["python3", "ca-certificates", "nginx-light"], suite: suite, at: root)
            let environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]
            let status = try enter(
                root, ["dpkg-query", "--show", "--showformat", "${Package} ${db:Status-Abbrev}\n"], environment)
            #expect(status.split(separator: "\n").count == resolved.packages.count)
            #expect(status.split(separator: "\n").allSatisfy { $0.hasSuffix(" ii ") })
            #expect(try enter(root, ["dpkg", "--audit"], environment).isEmpty)
            #expect(
                try enter(
                    root,
                    ["python3", "-c", "import ssl; print(len(ssl.create_default_context().get_ca_certs()) > 50)"],
                    environment) == "True\n")
            #expect(try enter(root, ["apt-cache", "policy"], environment).contains("status"))
            #expect(try (root / "etc/apt/sources.list.d/debian.sources").read().contains(UInt8(ascii: "\n")))
            #expect(!(root / "usr/sbin/policy-rc.d").exists)
        }
    }

    @Test func theSameListGivesTheSameTree() throws {
        try withTemporaryDirectory { folder in
            for name in ["a", "b"] {
                _ = try install(["python3", "ca-certificates"], suite: "bookworm", at: folder / name)
            }
            let difference = try run("diff", ["--recursive", "--no-dereference", "--brief", "a", "b"], in: folder)
            #expect(difference.text == "" && difference.errorText == "", "\(difference.text)\(difference.errorText)")
            let listing = ["-printf", "%P %y %m %U %G %s %l\n"]
            let lists = try ["a", "b"].map { try run("find", [(folder / $0).description] + listing).lines.sorted() }
            #expect(Set(lists[0]).symmetricDifference(lists[1]).filter { !$0.contains(" d ") } == [])
        }
    }

    @Test func scriptsFindWhatDpkgGivesThem() throws {
        try withTemporaryDirectory { folder in
            let root = folder / "root"
            _ = try install([], suite: "bookworm", at: root, adding: Self.addPackages)
            let environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]
            func text(_ path: String) throws -> String { String(decoding: try (root / path).read(), as: UTF8.self) }
            #expect(try text("said") == "first preinst install, no files, dpkg knows base-files\n")
            #expect(try text("diverted/program") == "of first\n")
            #expect(try text("diverted/program.second") == "of second\n")
            #expect(try text("told") == "triggered /usr/share/watched\n")
            #expect(try text("etc/first.conf") == "as shipped\n")
            #expect(!(root / "etc/first.conf.dpkg-new").exists)
            #expect(try enter(root, ["dpkg", "--audit"], environment).isEmpty)
            #expect(try enter(root, ["dpkg", "--verify", "first", "second", "base-files"], environment).isEmpty)
            let owner = try enter(root, ["dpkg-query", "--search", "/diverted/program"], environment)
            #expect(owner.contains("diversion by first to: /diverted/program.second"))
            // dpkg takes one more package as ever.
            let file = folder / "workshop/second.deb"
            try AtomicFile.write(try file.read(), to: root / "again.deb")
            #expect(try enter(root, ["dpkg", "--install", "/again.deb"], environment).contains("Setting up second"))
        }
    }

    private static func addPackages(to workshop: inout PackageWorkshop) throws {
        let preinst = """
            #!/bin/sh -e
            test ! -e /etc/first.conf.dpkg-new -a ! -e /usr/share/watched
            known=$(dpkg-query --show --showformat '${Package}' base-files)
            echo "$DPKG_MAINTSCRIPT_PACKAGE $DPKG_MAINTSCRIPT_NAME $1, no files, dpkg knows $known" >/said
            dpkg-divert --package first --rename --divert /diverted/program.second --add /diverted/program

            """
        let postinst = "#!/bin/sh -e\nif [ \"$1\" = triggered ]; then echo \"$*\" >/told; fi\n"
        try workshop.package(
            "first",
            scripts: [
                "preinst": preinst, "postinst": postinst, "conffiles": "/etc/first.conf\n",
                "triggers": "interest-noawait /usr/share/watched\n",
            ], "mkdir -p etc diverted; echo as shipped >etc/first.conf; echo of first >diverted/program")
        try workshop.package(
            "second", fields: ["Pre-Depends: first"],
            "mkdir -p diverted usr/share/watched; echo of second >diverted/program; echo x >usr/share/watched/file"
        )
    }
}
