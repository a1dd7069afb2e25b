import ContentStore
import HostSystem
import OCI
import Synchronization
import TestSupport
import Testing

@testable import Packages

/// Against this machine's apt and its mirror.
@Suite("Resolving with apt", .enabled(if: Requirement.network && Requirement.tool("apt-get")), .serialized)
struct DebianPackagesTests {
    private func base(_ packages: [String], suite: String = "bookworm") -> DebianBase {
        DebianBase(suite: suite, packages: packages, variant: .slim, architecture: "amd64")
    }

    @Test func anUnchangedWishAsksAptOnce() throws {
        try withTemporaryDirectory { folder in
            let updates = Mutex(0)
            let store = try ContentStore(at: folder / "store")
            let packages = DebianPackages(store: store, cache: folder / "packages") { event in
                if case .updating = event { updates.withLock { $0 += 1 } }
            }
            let first = try packages.resolve(base(["python3", "ca-certificates"]))
            #expect(first.packages.contains { $0.name == "libpython3.11-stdlib" })
            #expect(first.leftOut.contains("dpkg"))
            #expect(first.packages.map(\.name) == first.packages.map(\.name).sorted())
            #expect(try packages.resolve(base(["ca-certificates", "python3"])) == first)
            // Another wish of the same suite needs apt, but no new lists.
            _ = try packages.resolve(base(["dash"]))
            #expect(updates.withLock { $0 } == 1)
            let again = try packages.resolve(base(["dash"]), notBefore: Timestamp.now.seconds + 1)
            #expect(updates.withLock { $0 } == 2)
            #expect(again.packages.map(\.name) == ["base-files", "dash", "gcc-12-base", "libc6", "libgcc-s1"])
            try packages.fetch(again)
            for package in again.packages { #expect(try store.contains(package.sha256)) }
        }
    }

    @Test func errorsSayWhatToDo() throws {
        try withTemporaryDirectory { folder in
            let packages = DebianPackages(store: try ContentStore(at: folder / "store"), cache: folder / "packages")
            func code(_ base: DebianBase) -> PackagesError? {
                do { _ = try packages.resolve(base) } catch { return error as? PackagesError }
                return nil
            }
            let misspelt = code(base(["pythn3", "dash"]))
            #expect(misspelt?.code == .unknownPackage)
            #expect(misspelt?.hint?.contains("python3") == true)
            #expect(code(base(["dash"], suite: "bockworm"))?.code == .unknownSuite)
            #expect(code(base(["awk"]))?.code == .unknownPackage)
            #expect(code(base(["exim4-daemon-light", "postfix"]))?.code == .unsatisfiable)
            var other = base(["dash"])
            other.mirror = "http://127.0.0.1:9/debian"
            #expect(code(other)?.code == .network)
            other = base(["dash"])
            other.keyring = "/usr/share/keyrings/missing.gpg"
            #expect(code(other)?.code == .keyringMissing)
            other.keyring = "/usr/share/keyrings/debian-archive-trixie-stable.gpg"
            #expect(code(other)?.code == .signature)
        }
    }

    @Test(arguments: ["Python3", "-o", "a b", "a;b", "?essential", "dash-", ""])
    func aNameThatAptWouldReadAsSomethingElseIsRefused(name: String) throws {
        #expect(throws: PackagesError.self) { try base([name]).validate() }
    }
}
