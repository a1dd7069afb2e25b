internal import HostSystem
internal import Sandbox
internal import TestSupport
internal import Testing

/// What a run step sees and leaves, with each runtime.
@Suite(.enabled(if: !runtimes.isEmpty))
struct RunTests {
    @Test(arguments: runtimes)
    func outputAndExitStatusAreTheCommands(_ kind: SandboxRuntime.Kind) throws {
        try Workshop.with(kind) { shop in
            let result = try shop.shell("echo out; echo err >&2; exit 7")
            #expect(result.status == .exited(7))
            // runc copies the two streams one beside the other.
            let lines = result.text.split(separator: "\n")
            #expect((kind == .runc ? lines.sorted(by: >) : lines) == ["out", "err"])
            #expect(try shop.run(shop.container(["true"])).status == .exited(0))
            // The kernel shields the first process of a pid namespace from its own kind.
            #expect(try shop.shell("sh -c 'kill -9 $$'; exit $?").status == .exited(137))
        }
    }

    @Test(arguments: runtimes)
    func upperHoldsExactlyTheChanges(_ kind: SandboxRuntime.Kind) throws {
        try Workshop.with(kind) { shop in
            for name in ["keep", "change", "drop", "renew/old"] {
                try (shop.skeleton / "data" / name).parent.createDirectories()
                try AtomicFile.write(Array("x".utf8), to: shop.skeleton / "data" / name)
            }
            let result = try shop.shell(
                """
                cd /data; rm drop; echo y >> change; cat keep; mkdir new; echo n > new/file; chmod 600 new/file
                rm -r renew; mkdir renew; mv change changed
                """)
            #expect(result.status.isSuccess, "\(result.text)")
            #expect(
                try shop.changes() == [
                    "data/", "data/change removed", "data/changed", "data/drop removed", "data/new/", "data/new/file",
                    "data/renew/",
                ])
            #expect(try (shop.upper / "data/renew").extendedAttribute("trusted.overlay.opaque") == [UInt8(ascii: "y")])
            #expect(try (shop.upper / "data/changed").read() == Array("xy\n".utf8))
            #expect(try (shop.upper / "data/new/file").status().mode == 0o600)
        }
    }

    @Test(arguments: runtimes)
    func runsAsTheUser(_ kind: SandboxRuntime.Kind) throws {
        try Workshop.with(kind) { shop in
            let result = try shop.shell(
                "id -u; id -g; id -G; pwd; umask; grep -E '^(CapEff|NoNewPrivs)' /proc/self/status"
            ) {
                $0.user = .init(id: 1234, group: 1235, additionalGroups: [50, 60])
                $0.workingDirectory = "/data"
            }
            #expect(
                result.text
                    == "1234\n1235\n1235 50 60\n/data\n0022\nCapEff:\t0000000000000000\nNoNewPrivs:\t1\n")
        }
    }

    @Test(arguments: runtimes)
    func environmentIsExactlyTheCallers(_ kind: SandboxRuntime.Kind) throws {
        try Workshop.with(kind) { shop in
            let result = try shop.shell("env | grep -v -e ^PWD= -e ^SHLVL= -e ^_= -e ^OLDPWD= | sort") {
                $0.environment = [("PATH", "/usr/bin"), ("GREETING", "a=b \"c\" \\ é"), ("EMPTY", "")]
            }
            #expect(result.text == "EMPTY=\nGREETING=a=b \"c\" \\ é\nHOME=/root\nPATH=/usr/bin\n")
        }
    }

    @Test(arguments: runtimes)
    func networkIsLoopbackOnly(_ kind: SandboxRuntime.Kind) throws {
        try Workshop.with(kind) { shop in
            let alone = try shop.shell("tail -n +3 /proc/net/dev | cut -d: -f1; cat /sys/class/net/lo/operstate")
            #expect(alone.text.split(separator: "\n").map { $0.filter { $0 != " " } } == ["lo", "unknown"])
            let host = try shop.shell("readlink /proc/self/ns/net") { $0.network = .host }
            #expect(host.text == "\(try HostPath("/proc/self/ns/net").linkTarget())\n")
        }
    }

    @Test(arguments: runtimes)
    func mountsAreThereAndLeaveNoTrace(_ kind: SandboxRuntime.Kind) throws {
        try Workshop.with(kind) { shop in
            let secret = shop.directory / "secret"
            try AtomicFile.write(Array("hush\n".utf8), to: secret, mode: 0o600)
            let cache = shop.directory.appending(HostPath(bytes: Array("cache-".utf8) + [0xFF, UInt8(ascii: " ")]))
            try cache.createDirectory()
            let result = try shop.shell(
                """
                cat /run/secrets/token; echo kept > /var/cache/tool/file; echo no > /run/secrets/token
                echo gone > /scratch/file; stat -c '%a %u %g' /scratch
                """
            ) {
                $0.mounts += [
                    .init(.bind(secret, readOnly: true), at: "/run/secrets/token"),
                    .init(.bind(cache, readOnly: false), at: "/var/cache/tool"),
                    .init(.memory(size: 1 << 20, mode: 0o750, owner: 1234, group: 5), at: "/scratch"),
                ]
            }
            #expect(result.text.contains("hush\n") && result.text.contains("750 1234 5\n"), "\(result.text)")
            #expect(try (cache / "file").read() == Array("kept\n".utf8))
            #expect(try secret.read() == Array("hush\n".utf8))
            #expect(try shop.changes() == [])
        }
    }

    /// The mount point's parent is a link, or was removed and made again by a layer: then the runtime makes it in
    /// the upper directory.
    @Test(arguments: runtimes)
    func mountPointsBehindLinksAndWhiteoutsLeaveNoTrace(_ kind: SandboxRuntime.Kind) throws {
        try Workshop.with(kind) { shop in
            let middle = shop.directory / "middle"
            try (middle / "var").createDirectories()
            try (middle / "var/run").createSymbolicLink(to: "/run")
            try (middle / "opt").createDirectory()
            try (middle / "opt").setExtendedAttribute("trusted.overlay.opaque", to: [UInt8(ascii: "y")])
            let file = shop.directory / "file"
            try AtomicFile.write(Array("here\n".utf8), to: file)
            var container = shop.container(
                ["/bin/sh", "-c", "cat /var/run/a/file /opt/b/file; echo mine > /run/a/other"],
                lower: [middle, shop.skeleton])
            container.mounts += ["/var/run/a/file", "/opt/b/file"].map {
                .init(.bind(file, readOnly: true), at: $0)
            }
            let result = try shop.run(container)
            #expect(result.text == "here\nhere\n")
            #expect(try shop.changes().filter { $0 != "opt/" } == ["run/", "run/a/", "run/a/other"])
        }
    }

    @Test(arguments: runtimes)
    func plainDirectoryIsChangedInPlace(_ kind: SandboxRuntime.Kind) throws {
        try Workshop.with(kind) { shop in
            let result = try shop.shell("echo hi > /data/file; echo /run/*") {
                $0.root = .directory(shop.skeleton)
                $0.mounts.append(.init(.memory(), at: "/run/x"))
            }
            #expect(result.text == "/run/x\n")
            #expect(try (shop.skeleton / "data/file").read() == Array("hi\n".utf8))
            #expect(!(shop.skeleton / "run").exists)
            #expect(!(shop.skeleton / "proc").exists)
        }
    }

    @Test(arguments: runtimes)
    func readOnlyRoot(_ kind: SandboxRuntime.Kind) throws {
        try Workshop.with(kind) { shop in
            let result = try shop.shell("echo a > /data/a; echo b > /tmp/b && cat /tmp/b") {
                $0.root = .readOnlyOverlay(lower: [shop.skeleton])
                $0.readOnlyRoot = true
                $0.mounts.append(.init(.memory(), at: "/tmp"))
            }
            #expect(result.text.contains("Read-only file system"))
            #expect(result.text.contains("b\n"))
        }
    }

    @Test(arguments: runtimes)
    func manyLayers(_ kind: SandboxRuntime.Kind) throws {
        try Workshop.with(kind) { shop in
            var lower: [HostPath] = []
            for number in 0..<150 {
                let name = "tree-with-a-long-name-as-a-digest-has-" + String(repeating: "0", count: 64) + "\(number)"
                let tree = shop.directory / name
                try (tree / "data").createDirectories()
                try AtomicFile.write(Array("\(number)".utf8), to: tree / "data/\(number)", durable: false)
                try AtomicFile.write(Array("\(number)\n".utf8), to: tree / "data/top", durable: false)
                lower.append(tree)
            }
            let result = try shop.run(
                shop.container(["/bin/sh", "-c", "ls /data | wc -l; cat /data/top"], lower: lower + [shop.skeleton]))
            #expect(result.text == "151\n0\n")
        }
    }

    @Test(arguments: runtimes)
    func sameUpperTwice(_ kind: SandboxRuntime.Kind) throws {
        try Workshop.with(kind) { shop in
            _ = try shop.shell("echo 1 > /data/a")
            #expect(try shop.shell("cat /data/a").text == "1\n")
        }
    }

    @Test(arguments: runtimes)
    func nothingIsLeftAfterwards(_ kind: SandboxRuntime.Kind) throws {
        try Workshop.with(kind) { shop in
            let result = try shop.shell("sleep 1000 & (setsid sleep 1000 &) ; echo started")
            #expect(result.text == "started\n")
            #expect(try tracesLeft(of: shop.directory) == [])
            #expect(try HostPath("/proc/self/mountinfo").read().count > 0)
        }
    }
}
