import Archive
import HostSystem
import OCI
import TestSupport
import Testing

@testable import ImageBuilder

@Suite("The packages of an image")
struct PackageOwnersTests {
    /// The package of each path, as `kind name version`.
    private func owners(_ members: [RandomImage.Member]) throws -> [String: String] {
        let attribution = Attribution(try RandomImage(members: [members], .gzip).inspected())
        var owners: [String: String] = [:]
        for file in attribution.files {
            owners["\(file.path)"] = file.package.map { number in
                let package = attribution.packages[number]
                return [package.kind.rawValue, package.name, package.version ?? "?"].joined(separator: " ")
            }
        }
        return owners
    }

    private func file(_ path: String, _ text: String = "x") throws -> RandomImage.Member {
        try RandomImage.Member(path, Array(text.utf8))
    }

    @Test("are Debian's by its lists, merged /usr or not, with what dpkg keeps about them")
    func debian() throws {
        let status = """
            Package: libc6
            Status: install ok installed
            Version: 2.36-9
            Description: the library
             in several lines

            Package: gone
            Status: deinstall ok config-files
            Version: 1
            """
        let owners = try owners([
            file("var/lib/dpkg/status", status),
            file("var/lib/dpkg/info/libc6:amd64.list", "/.\n/lib\n/lib/libc.so.6\n/usr\n/usr/share/doc/libc6\n"),
            file("var/lib/dpkg/info/libc6:amd64.postinst"), file("usr/lib/libc.so.6"), file("usr/share/unowned"),
            .init("usr/share/doc/libc6", kind: .directory),
            .init("usr/lib/libc.so", kind: .symbolicLink(target: Array("libc.so.6".utf8))),
        ])
        #expect(
            owners == [
                "/usr/lib/libc.so.6": "debian libc6 2.36-9", "/usr/share/doc/libc6": "debian libc6 2.36-9",
                "/var/lib/dpkg/info/libc6:amd64.list": "debian libc6 2.36-9",
                "/var/lib/dpkg/info/libc6:amd64.postinst": "debian libc6 2.36-9",
                "/usr/lib/libc.so": "debian libc6 2.36-9",
            ])
    }

    @Test("are Debian's in slim bases and distroless images, by stanzas and checksums")
    func slim() throws {
        let sum = String(repeating: "0", count: 32)
        let owners = try owners([
            file("var/lib/dpkg/status.d/zlib1g", "Package: zlib1g\nVersion: 1:1.2.13\n"),
            file("var/lib/dpkg/status.d/zlib1g.md5sums", "\(sum)  lib/x86_64-linux-gnu/libz.so.1.2.13\n"),
            file("usr/lib/x86_64-linux-gnu/libz.so.1.2.13"),
        ])
        #expect(Set(owners.values) == ["debian zlib1g 1:1.2.13"])
        #expect(owners.count == 3)
    }

    @Test("are Alpine's")
    func alpine() throws {
        let installed = """
            C:Q1abc=
            P:musl
            V:1.2.5-r0
            F:lib
            R:ld-musl-x86_64.so.1
            a:0:0:755

            P:busybox
            V:1.36.1-r29
            F:bin
            R:busybox
            """
        let owners = try owners([
            file("lib/apk/db/installed", installed), file("lib/ld-musl-x86_64.so.1"), file("bin/busybox"),
        ])
        #expect(
            owners == ["/lib/ld-musl-x86_64.so.1": "alpine musl 1.2.5-r0", "/bin/busybox": "alpine busybox 1.36.1-r29"])
    }

    @Test("are Python's by RECORD, with compiled files, scripts and names that have commas")
    func python() throws {
        let record = """
            Foo_Bar-2.0.dist-info/RECORD,,
            foo/__init__.py,sha256=x,1
            "foo/a,""b"".txt",sha256=x,1
            ../../../bin/foo,sha256=x,1
            """
        let site = "usr/local/lib/python3.12/site-packages"
        let owners = try owners([
            file("usr/local/lib/bin/foo"), file("\(site)/Foo_Bar-2.0.dist-info/RECORD", record),
            file("\(site)/Foo_Bar-2.0.dist-info/licenses/MIT"), file("\(site)/foo/__init__.py"),
            file("\(site)/foo/a,\"b\".txt"), file("\(site)/foo/__pycache__/__init__.cpython-312.pyc"),
            file("\(site)/other.py"),
        ])
        #expect(Set(owners.values) == ["python foo-bar 2.0"])
        #expect(owners["/\(site)/other.py"] == nil && owners.count == 5)
        #expect(owners["/\(site)/foo/__pycache__/__init__.cpython-312.pyc"] != nil)
    }

    @Test("are npm's by the nearest package above, scopes included")
    func node() throws {
        let owners = try owners([
            file("app/node_modules/a/package.json", #"{"dependencies": {"version": "9"}, "version": "1.0.0"}"#),
            file("app/node_modules/a/lib/x.js"),
            file("app/node_modules/a/lib/esm/package.json", #"{"type": "module", "version": "7"}"#),
            file("app/node_modules/a/node_modules/b/package.json", #"{"version": "2.\u0030"}"#),
            file("app/node_modules/a/node_modules/b/y.js"),
            file("app/node_modules/@scope/c/package.json", "no json"), file("app/node_modules/@scope/c/z.js"),
            file("app/node_modules/.package-lock.json"), file("app/package.json", #"{"version": "3"}"#),
        ])
        #expect(owners["/app/node_modules/a/lib/x.js"] == "npm a 1.0.0")
        #expect(owners["/app/node_modules/a/lib/esm/package.json"] == "npm a 1.0.0")
        #expect(owners["/app/node_modules/a/node_modules/b/y.js"] == "npm b 2.0")
        #expect(owners["/app/node_modules/@scope/c/z.js"] == "npm @scope/c ?")
        #expect(owners["/app/node_modules/.package-lock.json"] == nil && owners["/app/package.json"] == nil)
    }

    @Test("are Swift products by the sections of their programs")
    func swift() throws {
        var random = RandomSource(seed: 1)
        let program = random.bytes(20_000) + Array(".text\0swift5_typeref\0".utf8) + random.bytes(3000)
        let owners = try owners([
            .init("app/server", program, mode: 0o755), .init("app/notes", program),
            .init("usr/bin/other", random.bytes(20_000), mode: 0o755),
            .init("usr/lib/swift/linux/libswiftCore.so", program),
        ])
        #expect(
            owners == [
                "/app/server": "swift server ?", "/usr/lib/swift/linux/libswiftCore.so": "swift swift-runtime ?",
            ])
    }

    @Test("are none where the databases are damaged, and never a trap")
    func fuzz() throws {
        let samples: [(String, String)] = [
            ("var/lib/dpkg/status", "Package: a\nVersion: 1\nStatus: install ok installed\n"),
            ("var/lib/dpkg/info/a.list", "/usr/bin/a\n"), ("lib/apk/db/installed", "P:a\nV:1\nF:bin\nR:b\n"),
            ("site/a-1.dist-info/RECORD", "\"a,\"\"b\",,\nc,,\n"),
            ("node_modules/a/package.json", #"{"name": "a", "version": "1.\u0030", "x": [{"y": "\\"}]}"#),
        ]
        var random = RandomSource(seed: 11)
        for (path, text) in samples {
            let good = try RandomImage.Member(path, Array(text.utf8)).entry
            for _ in 0..<2000 {
                var evidence = PackageEvidence()
                let bytes = random.damaged(Array(text.utf8))
                var entry = good
                entry.size = bytes.count
                evidence.take(bytes, of: entry)
                _ = PackageOwners([evidence])
            }
        }
    }

    @Test("are whom dpkg says they are", .needs("dpkg-query", "tar"))
    func dpkg() throws {
        try withTemporaryDirectory { folder in
            let script = """
                for package in bash coreutils tar dpkg libc6 base-files; do
                    dpkg-query -L "$package" | while read -r path; do [ -d "$path" ] || echo "$path"; done
                done | sort -u >files
                ls /var/lib/dpkg/info/*.list /var/lib/dpkg/status >>files
                tar --create --file layer.tar --absolute-names --transform 's,^/,,' --files-from files 2>/dev/null
                grep -v /var/lib/dpkg files | xargs dpkg-query -S | grep -v '^diversion' >truth
                """
            try run("/bin/sh", ["-euc", script], in: folder).expectSuccess()
            var evidence = PackageEvidence()
            let reading = try LayerReading(.open(folder / "layer.tar"), &evidence)
            var owners = PackageOwners([evidence])
            var found: [String: String] = [:]
            for entry in reading.summary.index.entries {
                found["\(entry.entry.path)"] = owners.owner(of: entry.entry).map { owners.packages[$0].name }
            }
            let truth = String(decoding: try (folder / "truth").read(), as: UTF8.self).split(separator: "\n")
            #expect(truth.count > 200)
            for line in truth {
                // `libc6:amd64, other: /path`; a path has no blank here.
                let words = line.split(separator: " ").map(String.init)
                let path = words.last ?? ""
                let names = words.dropLast().map { String($0.prefix { $0 != ":" && $0 != "," }) }
                #expect(found[path].map(names.contains) == true, "\(line), not \(found[path] ?? "none")")
            }
        }
    }
}
