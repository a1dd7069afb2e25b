import OCI
import Testing

@testable import ImageBuilder

@Suite("What others may change, what does not belong in, what is missing") struct ContentRuleTests {
    private func image(_ files: FixtureFile...) throws -> ImageFixture {
        ImageFixture([try .program("app/server")] + files)
    }

    @Test func `The user changes data only`() throws {
        let image = try image(
            .file("app/main.py", mode: 0o644, owner: 10001), .file("app/data/x", owner: 10001),
            .file("tmp/x", owner: 10001), .file("srv/x", mode: 0o664, group: 10001), .file("srv/y", owner: 10001)
        ).with { $0.execution.volumes = ["/app/data"] }
        let messages = try image.messages(ApplicationWritable.self)
        #expect(messages.count == 2)
        #expect(messages.first?.hasPrefix("/app/main.py can be changed") == true)
        #expect(messages.last?.hasPrefix("/srv/x and 1 more in /srv can") == true)
        #expect(try image.with { $0.execution.user = "0" }.messages(ApplicationWritable.self) == [])
    }

    @Test func `Everybody changes nothing, but for the usual places`() throws {
        let image = try image(
            .directory("tmp", mode: 0o1777), .directory("run/postgresql", mode: 0o3777), .file("dev/null", mode: 0o666),
            .link("app/link", to: "server"))
        #expect(try image.messages(WorldWritable.self) == [])
        #expect(
            try self.image(.directory("srv", mode: 0o777), .file("srv/x", mode: 0o666))
                .messages(WorldWritable.self) == ["/srv/x and 1 more in / can be changed by everybody"])
    }

    @Test(
        "A volume can be written to",
        arguments: [
            (0o755, 0, 0, 1), (0o755, 10001, 0, 0), (0o775, 0, 10001, 0), (0o777, 0, 0, 0), (0o666, 0, 0, 1),
        ])
    func volumes(_ row: (mode: UInt32, owner: UInt32, group: UInt32, count: Int)) throws {
        let image = try image(.directory("srv/data", mode: row.mode, owner: row.owner, group: row.group))
        #expect(try image.messages(VolumeNotWritable.self) == [])
        #expect(
            try image.with { $0.execution.volumes = ["/srv/data", "/not/there"] }.messages(VolumeNotWritable.self).count
                == row.count)
        let database = image.with { $0.execution.environment.append("DATABASE_URL=sqlite+aiosqlite:////srv/data/a.db") }
        #expect(try database.messages(VolumeNotWritable.self).count == row.count)
    }

    @Test func `Programs with rights of their own`() throws {
        let image = try image(
            .program("bin/su", mode: 0o4755), .directory("srv", mode: 0o2755),
            .file("bin/ping", [1], mode: 0o755, attributes: ["security.capability": [1]]))
        #expect(
            try image.messages(SetuidFile.self) == [
                "/bin/ping and 1 more in /bin run with more rights than whoever starts them"
            ])
    }

    @Test func `Owners are known`() throws {
        let image = try image(
            .file("a", owner: 1000, group: 1000), .file("b", owner: 10001, group: 10001), .file("c", owner: 500),
            .file("d", owner: 65534, group: 65534), .file("e", owner: 2000, group: 2000),
            .file("etc/passwd", "x:x:2000:2000::/:/bin/sh\n"))
        #expect(try image.messages(HostOwner.self) == ["/a belongs to 1000:1000, whom the image does not know"])
    }

    @Test func `Links lead somewhere`() throws {
        let image = try image(
            .link("app/good", to: "server"), .link("app/bad", to: "../nowhere"), .link("etc/mtab", to: "/proc/mounts"),
            .link("var/run/x", to: "/run/y"), .link("usr/share/doc/x", to: "y"), .link("etc/tz", to: "/etc/localtime"))
        #expect(try image.messages(DanglingLink.self) == ["/app/bad is a link to ../nowhere, where nothing is"])
        let base = try image.with {
            $0.baseLayers = 1
            $0.layers[0].append(try .directory("var/lib/dpkg"))
        }
        #expect(try base.messages(DanglingLink.self) == [])
    }

    @Test func `Content is stored once`() throws {
        let large = String(repeating: "x", count: 70_000)
        let image = ImageFixture(
            [try .file("a", large), try .file("b", "small")],
            [try .file("a", large, owner: 1), try .file("b", "small")])
        let fault = try #require(image.faults(DuplicatedBytes.self).first)
        #expect(
            fault.cause == .layer(1) && fault.message.contains("70.0 kB") && fault.message.contains("/a and 1 more"))
        let other = ImageFixture([try .file("a", large)], [try .file("a", large + "y")])
        #expect(try other.faults(DuplicatedBytes.self).isEmpty)
    }

    @Test(
        "Compilers by their names",
        arguments: [
            ("usr/bin/gcc", 1), ("usr/bin/x86_64-linux-gnu-gcc-12", 1), ("usr/bin/clang-14", 1), ("usr/bin/make", 1),
            ("usr/bin/gcc-ranlib-12", 0), ("usr/bin/ccache", 0), ("opt/gcc", 0), ("usr/bin/gofmt", 0),
        ])
    func compilers(_ path: String, _ count: Int) throws {
        #expect(try image(.program(path)).messages(CompilerInImage.self).count == count)
    }

    @Test(
        "Headers, but for Python's and Node's own",
        arguments: [
            ("usr/include/zlib.h", 1), ("usr/local/include/node/v8.h", 0), ("usr/include/python3.11/Python.h", 0),
            ("usr/lib/libx.a", 1), ("usr/lib/x86_64-linux-gnu/pkgconfig/x.pc", 1), ("app/include/x.h", 0),
            ("usr/share/pkgconfig/x.pc", 0),
        ])
    func headers(_ path: String, _ count: Int) throws {
        #expect(try image(.file(path)).messages(HeadersInImage.self).count == count)
    }

    @Test func `Caches of package managers, also when they were removed later`() throws {
        let files = [
            "var/lib/apt/lists/x_Packages", "var/cache/apt/archives/x.deb", "root/.cache/pip/http/a",
            "home/app/.npm/_cacache/x", "usr/local/share/.cache/yarn/x",
        ]
        let image = ImageFixture(
            try files.map { try .file($0) } + [try .file("var/lib/apt/lists/lock"), try .file("root/.cache/other/x")],
            [try .removed("root/.wh..cache")])
        let messages = try image.messages(PackageCache.self)
        #expect(messages.count == files.count)
        #expect(messages.filter { $0.contains("a later step removes it") }.count == 1)
    }

    @Test(
        "Tests of the application, not of what it uses",
        arguments: [
            ("app/tests/a.py", 1), ("app/src/x.test.js", 1), ("srv/test_x.py", 1), ("usr/src/app/spec/x.rb", 1),
            ("app/node_modules/x/test/a.js", 0), ("usr/lib/python3/tests/a.py", 0), ("app/TESTED", 0),
        ])
    func tests(_ path: String, _ count: Int) throws {
        #expect(try image(.file(path)).messages(TestsInImage.self).count == count)
        let installed = try image(.file(path), .file("app/x-1.dist-info/METADATA"))
        if path.hasPrefix("app/") { #expect(try installed.messages(TestsInImage.self) == []) }
    }

    @Test func `Histories of projects`() throws {
        let image = try image(.file("app/.git/HEAD"), .file("app/.git/objects/x"), .file("srv/.git"))
        #expect(try image.messages(VersionControl.self) == ["/app/.git holds the history of a project, 8 B"])
    }

    @Test func `Whom to trust, and what time it is`() throws {
        let image = try image(
            .file("app/lib/aiohttp-3.dist-info/METADATA"), .file("app/lib/tzlocal-5.dist-info/METADATA"))
        #expect(try image.messages(CACertificatesMissing.self).first?.hasPrefix("aiohttp") == true)
        #expect(try image.messages(TimeZonesMissing.self).first?.hasPrefix("tzlocal") == true)
        let complete = image.with { $0.layers.append(contentsOf: [Self.certificates, Self.zones].compactMap { $0 }) }
        #expect(try complete.results().isEmpty)
        #expect(try self.image(.file("x/urllib3-2.dist-info/A"), .file("x/certifi-1.dist-info/A")).results().isEmpty)
    }

    private static let certificates = (try? FixtureFile.file("etc/ssl/certs/ca-certificates.crt")).map { [$0] }
    private static let zones = (try? FixtureFile.file("usr/share/zoneinfo/UTC")).map { [$0] }

    @Test(
        "Ends of life by the date of the build",
        arguments: [
            ("etc/os-release", "ID=debian\nVERSION_ID=\"10\"\n", "Debian 10"),
            ("usr/lib/os-release", "ID=alpine\nVERSION_ID=3.18.4\n", "Alpine 3.18"),
            ("usr/local/include/node/node_version.h", "#define NODE_MAJOR_VERSION 18\n", "Node.js 18"),
            ("usr/local/lib/python3.8/os.py", "", "Python 3.8"),
        ])
    func ends(_ path: String, _ text: String, _ name: String) throws {
        let image = try image(.file(path, text))
        #expect(try image.messages(EndOfLife.self).first?.hasPrefix("\(name) has had no security updates") == true)
        #expect(try image.with { $0.date = 1_500_000_000 }.messages(EndOfLife.self) == [])
    }

    @Test func `A runtime of a distribution lives as long as that`() throws {
        let image = try image(
            .file("etc/os-release", "ID=debian\nVERSION_ID=12\n"), .file("usr/lib/python3.8/os.py"))
        #expect(try image.messages(EndOfLife.self) == [])
    }

    @Test func `The dates are dates`() {
        for product in EndOfLifeDates.products {
            for (_, date) in product.ends {
                #expect(date.count == 10 && date.split(separator: "-").map(\.count) == [4, 2, 2])
            }
        }
    }
}
