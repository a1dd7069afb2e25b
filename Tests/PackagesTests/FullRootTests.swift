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

    private func install(_ names: [String], suite: String, at root: HostPath) throws -> ResolvedPackages {
        let packages = DebianPackages(store: try ContentStore(at: Self.cache / "store"), cache: Self.cache / "packages")
        let base = DebianBase(suite: suite, packages: names, architecture: "amd64")
        let resolved = try packages.resolve(base)
        try packages.fetch(resolved)
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
}
