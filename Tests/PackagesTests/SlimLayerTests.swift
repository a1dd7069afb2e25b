import Archive
import ContentStore
import HostSystem
import OCI
import TestSupport
import Testing

@testable import Packages

/// Real packages, made into a layer, unpacked by GNU tar, started in a chroot.
@Suite(
    "Slim file systems", .serialized,
    .enabled(if: Requirement.network && Requirement.root && Requirement.tool("apt-get") && Requirement.tool("tar")))
struct SlimLayerTests {
    /// One cache for all tests of this run, so that they fetch once.
    private static let cache = HostPath(
        ProcessInfo.environment["OCI_BUILD_TEST_CACHE"] ?? "/tmp/oci-build-test-packages")

    private func packages() throws -> DebianPackages {
        DebianPackages(store: try ContentStore(at: Self.cache / "store"), cache: Self.cache / "packages")
    }

    private func layer(
        _ names: [String], suite: String = "bookworm", threads: Int = 2, to file: HostPath
    ) throws -> (summary: LayerSummary, resolved: ResolvedPackages) {
        let packages = try packages()
        let base = DebianBase(suite: suite, packages: names, variant: .slim, architecture: "amd64")
        let resolved = try packages.resolve(base)
        try packages.fetch(resolved)
        let output = try FileDescriptor.open(file, .write, [.create, .truncate])
        let writer = LayerWriter(threads: threads) { try output.write($0) }
        try packages.writeSlimLayer(resolved, epoch: 1_700_000_000, threads: threads, into: writer)
        return (try writer.finish(), resolved)
    }

    /// Unpacks a layer, runs commands in it, and gives what each printed.
    private func outputs(of layer: HostPath, in folder: HostPath, _ commands: [[String]]) throws -> [String] {
        let root = folder / "root"
        try root.createDirectory()
        let tar = try run(
            "tar",
            [
                "--extract", "--gzip", "--file", layer.description, "--directory", root.description, "-p",
                "--numeric-owner",
            ])
        #expect(tar.status.isSuccess && tar.errorText.isEmpty, "\(tar.errorText)")
        // Programs find themselves through /proc; the mount is in a namespace of its own.
        let enter = "mount -t proc proc \"$1/proc\" && exec chroot \"$@\""
        return try commands.map { command in
            let result = try run(
                "unshare", ["--mount", "--pid", "--fork", "sh", "-c", enter, "sh", root.description] + command,
                environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root"])
            #expect(result.status.isSuccess, "\(command): \(result.errorText)")
            return result.text
        }
    }

    @Test(arguments: ["bookworm", "trixie"]) func pythonRuns(suite: String) throws {
        try withTemporaryDirectory { folder in
            let (_, resolved) = try layer(["python3", "ca-certificates"], suite: suite, to: folder / "layer")
            let script = """
                import ssl, sqlite3, asyncio, hashlib, lzma, bz2, ctypes, socket, pwd
                print(len(ssl.create_default_context().get_ca_certs(True)) > 0 or ssl.get_default_verify_paths().capath)
                print(sqlite3.connect(':memory:').execute('select 6*7').fetchone()[0])
                async def main(): return 'async'
                print(asyncio.run(main()), pwd.getpwuid(0).pw_name, pwd.getpwnam('nobody').pw_uid)
                """
            let outputs = try outputs(of: folder / "layer", in: folder, [["python3", "-c", script]])
            #expect(outputs[0].split(separator: "\n").dropFirst() == ["42", "async root 65534"])
            let size = try (folder / "layer").status().size
            #expect(size < 17_000_000, "\(size) bytes")
            #expect(resolved.packages.allSatisfy { ($0.name != "dpkg") && ($0.name != "perl-base") })
        }
    }

    @Test func nodeAndNpmRun() throws {
        try withTemporaryDirectory { folder in
            let names = ["nodejs", "npm", "esbuild", "node-react", "node-react-dom", "dash", "coreutils"]
            _ = try layer(names, to: folder / "layer")
            let outputs = try outputs(
                of: folder / "layer", in: folder,
                [
                    ["node", "-p", "require('react').version.split('.').length"], ["npm", "-v"],
                    ["esbuild", "--version"],
                    [
                        "sh", "-c",
                        "mkdir /app && cd /app && echo '{\"scripts\":{\"x\":\"echo ran\"}}' >package.json && npm run x",
                    ],
                    ["nodejs", "-e", "console.log(1)"], ["js", "-e", "console.log(2)"],
                ])
            #expect(outputs[0] == "3\n")
            #expect(outputs[3].contains("ran"))
            #expect(outputs[5] == "2\n")
        }
    }

    @Test func theSameListGivesTheSameBytes() throws {
        try withTemporaryDirectory { folder in
            let first = try layer(["dash", "mawk", "less"], threads: 1, to: folder / "first").summary
            let second = try layer(["dash", "mawk", "less"], threads: 3, to: folder / "second").summary
            #expect(first == second)
            #expect(try (folder / "first").read() == (folder / "second").read())
        }
    }

    @Test func theTreeIsWhatAnInstallationWouldGive() throws {
        try withTemporaryDirectory { folder in
            let (summary, _) = try layer(
                ["dash", "mawk", "less", "ca-certificates", "base-passwd"], to: folder / "layer")
            var kinds: [String: TarEntry.Kind] = [:]
            for entry in summary.index.entries {
                #expect(kinds.updateValue(entry.entry.kind, forKey: entry.entry.path.description) == nil)
                #expect(entry.entry.modified <= 1_700_000_000)
            }
            func target(_ path: String) -> String? {
                if case .symbolicLink(let target) = kinds[path] { String(decoding: target, as: UTF8.self) } else { nil }
            }
            #expect(target("/bin") == "usr/bin")
            #expect(target("/lib64") == "usr/lib64")
            #expect(target("/usr/bin/sh") == "dash")
            #expect(target("/etc/alternatives/awk") == "/usr/bin/mawk")
            #expect(target("/usr/bin/nawk") == "/etc/alternatives/nawk")
            #expect(target("/etc/alternatives/pager") == "/usr/bin/less")
            #expect(target("/usr/lib/ssl/certs") == "/etc/ssl/certs")
            #expect(target("/var/run") == "/run")
            #expect(kinds["/var/lib/dpkg/status.d/dash"] == .regular)
            #expect(kinds["/usr/share/doc/dash/copyright"] == .regular)
            #expect(kinds["/usr/share/man"] == nil)
            #expect(!kinds.keys.contains { $0.hasPrefix("/usr/share/doc/dash/changelog") })
        }
    }
}
