internal import HostSystem
internal import Sandbox
internal import TestSupport
internal import Testing

/// What the process of a step cannot do, though it is root.
@Suite(.enabled(if: !runtimes.isEmpty))
struct IsolationTests {
    @Test(arguments: runtimes)
    func rootMayNot(_ kind: SandboxRuntime.Kind) throws {
        let succeeded = try outcomes(
            kind,
            [
                "mount -t tmpfs none /data", "mount --bind /etc /data", "unshare -m true", "unshare -Ur true",
                "unshare -n true", "mknod /data/disk b 254 0", "mknod /dev/disk b 254 0", "date -s 2001-01-01",
                "hostname other", "echo 1 > /proc/sys/kernel/panic", "echo b > /proc/sysrq-trigger", "cat /proc/kcore",
                "touch /sys/x", "mkdir /sys/fs/cgroup/x", "chroot / mount -t proc proc /proc",
                "nsenter -t 1 -m true", "swapon /data/x",
            ]
        ).filter(\.succeeded)
        #expect(succeeded.map(\.command) == [])
    }

    /// What programs of build steps do all day.
    @Test(arguments: runtimes)
    func ordinaryProgramsWork(_ kind: SandboxRuntime.Kind) throws {
        let failed = try outcomes(
            kind,
            [
                "(sleep 0.01; echo) | cat", "useradd -m someone", "chown 5:6 /data && chmod 4755 /data",
                "mkfifo /data/f", "tar c /etc | tar x -C /data", "getent passwd root",
                "setpriv --reuid 1234 --regid 1235 --clear-groups id",
            ] + pythonPrograms + otherPrograms
        ).filter { !$0.succeeded }
        #expect(failed.map(\.command) == [])
    }

    private let pythonPrograms =
        Requirement.tool("python3")
        ? [
            "import asyncio; asyncio.run(asyncio.sleep(0))",
            "import threading; t = threading.Thread(target=print); t.start(); t.join()",
            "import subprocess; subprocess.run([\"true\"], check=True)",
            "import multiprocessing as m; m.set_start_method(\"fork\"); m.Pool(2).map(abs, [1, 2])",
            "import socket; s = socket.create_server((\"127.0.0.1\", 80))",
        ].map { "/usr/bin/python3 -c '\($0)'" } : []

    private let otherPrograms = [
        ("perl", "perl -e 'fork; wait'"), ("git", "git init /data/repository"), ("npm", "npm --version"),
        ("node", "node -e 'new (require(\"worker_threads\").Worker)(\"1\", { eval: true })'"),
        ("gcc", "echo 'int main() { return 0; }' > /tmp/a.c && gcc -o /tmp/a /tmp/a.c && /tmp/a"),
        ("setarch", "setarch i686 true"), ("nice", "nice -n 5 ionice -c 3 true"),
    ].filter { HostPath("/usr/bin/\($0.0)").exists }.map(\.1)

    /// Whether each command succeeds in a container of root.
    private func outcomes(
        _ kind: SandboxRuntime.Kind, _ commands: [String]
    ) throws -> [(command: String, succeeded: Bool)] {
        let script = commands.map { "( \($0) ) > /dev/null 2>&1; echo $?" }.joined(separator: "\n")
        let lines = try Workshop.with(kind) { shop in try shop.shell(script).text.split(separator: "\n") }
        try #require(lines.count == commands.count)
        return zip(commands, lines).map { ($0, $1 == "0") }
    }

    /// System calls by number, so that no library checks first. Which error says who refused: EPERM (1) the filter.
    @Test(
        .enabled(if: Requirement.tool("python3") && ProcessInfo.machine == "x86_64"), arguments: runtimes)
    func filterRefuses(_ kind: SandboxRuntime.Kind) throws {
        let calls: [(name: String, arguments: String, error: Int)] = [
            ("keyctl", "250, 0, -3, 0", 1), ("add_key", "248, 0, 0, 0, 0, 0", 1), ("bpf", "321, 0, 0, 0", 1),
            ("kexec_load", "246, 0, 0, 0, 0", 1), ("init_module", "175, 0, 0, 0", 1), ("setns", "308, 0, 0", 1),
            ("perf_event_open", "298, 0, 0, 0, 0, 0", 1), ("open_by_handle_at", "304, 0, 0, 0", 1),
            ("io_uring_setup", "425, 1, 0", 1), ("userfaultfd", "323, 0", 1), ("pivot_root", "155, 0, 0", 1),
            ("vsock", "41, 40, 1, 0", 1), ("no address randomisation", "135, 0x40000", 1),
            ("clone into a user namespace", "56, 0x10000000, 0, 0, 0, 0", 1), ("clone3", "435, 0, 0", 38),
            ("mount", "165, 0, 0, 0, 0, 0", 1), ("fsopen", "430, 0, 0", 1),
        ]
        let script = """
            import ctypes
            libc = ctypes.CDLL(None, use_errno=True)
            for call in (\(calls.map { "(\($0.arguments))" }.joined(separator: ","))): print(libc.syscall(*call), ctypes.get_errno())
            """
        try Workshop.with(kind) { shop in
            var container = shop.container(["/usr/bin/python3", "-c", script])
            func check() throws {
                let lines = try shop.run(container).text.split(separator: "\n")
                try #require(lines.count == calls.count)
                for (call, line) in zip(calls, lines) { #expect(line == "-1 \(call.error)", "\(call.name)") }
            }
            try check()
            if shop.runtime.filterIdentity == nil { return }
            container.filter = .kept
            try check()
            container.filter = .compiled(try #require(container.keptFilter))
            try check()
        }
    }

    /// A device file of a layer stays dead.
    @Test(.enabled(if: Requirement.tool("mknod")), arguments: runtimes)
    func deviceFilesInLayersCannotBeOpened(_ kind: SandboxRuntime.Kind) throws {
        try Workshop.with(kind) { shop in
            let device = try TestSupport.run("mknod", [(shop.skeleton / "data/zero").description, "c", "1", "5"])
            try device.expectSuccess()
            #expect(try shop.shell("head -c 1 /data/zero").text.contains("Permission denied"))
            #expect(
                try shop.shell("head -c 1 /data/zero") { $0.readOnlyRoot = true }.text.contains("Permission denied"))
            let inPlace = try shop.shell("head -c 1 /data/zero") { $0.root = .directory(shop.skeleton) }
            #expect(inPlace.text.contains("Permission denied"))
            #expect(try shop.shell("head -c 1 /dev/zero | wc -c").text == "1\n")
        }
    }
}
