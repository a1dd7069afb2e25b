import TestSupport
import Testing

@testable import HostSystem

@Suite("A program is found")
struct ProgramSearchTests {
    @Test("in the first folder of PATH that has it, if it can be run")
    func order() throws {
        try withTemporaryDirectory { folder in
            for (name, mode) in [("data", UInt32(0o644)), ("first", 0o755), ("second", 0o755)] {
                try (folder / name).createDirectory()
                try AtomicFile.write([], to: folder / name / "tool", mode: mode, durable: false)
            }
            let search = ["none", "data", "first", "second"].map { (folder / $0).description }.joined(separator: ":")
            #expect(ChildProcess.find("tool", in: search) == folder / "first" / "tool")
        }
    }

    /// As in the shell that `su` gives. Every Debian has chroot(8), and has it there.
    @Test("in sbin, even when PATH has none")
    func administration() {
        #expect(ChildProcess.find("chroot", in: "/usr/bin:/bin") == "/usr/sbin/chroot")
        #expect(ChildProcess.find("no-such-program", in: "/usr/bin:/bin") == nil)
    }

    @Test("nowhere else when its path is given")
    func path() {
        #expect(ChildProcess.find("./chroot", in: "/usr/sbin") == "./chroot")
    }
}
