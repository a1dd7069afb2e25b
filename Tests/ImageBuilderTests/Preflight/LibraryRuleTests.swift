import OCI
import Testing

@testable import ImageBuilder

@Suite("Shared libraries") struct LibraryRuleTests {
    private func elf(_ path: String, _ make: (inout ELFImage) -> Void) throws -> FixtureFile {
        var image = ELFImage()
        make(&image)
        return try .file(path, image.bytes, mode: 0o755)
    }

    private func image(_ files: FixtureFile...) throws -> ImageFixture {
        ImageFixture(
            [
                try elf("lib64/ld.so", { $0.name = "ld.so" }),
                try elf("app/server") {
                    $0.interpreter = "/lib64/ld.so"
                    $0.needed = ["liba.so"]
                },
            ] + files)
    }

    @Test func `A library is looked for where the linker looks`() throws {
        let places = ["lib", "usr/lib", "usr/lib/x86_64-linux-gnu", "lib64", "opt/conf", "opt/env"]
        for place in places {
            let image = try image(
                elf("\(place)/liba.so") { _ in }, .file("etc/ld.so.conf.d/a.conf", "# x\n/opt/conf\n")
            )
            .with { $0.execution.environment.append("LD_LIBRARY_PATH=/opt/env") }
            #expect(try image.messages(LibraryMissing.self) == [], "\(place)")
        }
        let elsewhere = try image(elf("opt/other/liba.so") { _ in })
        #expect(
            try elsewhere.messages(LibraryMissing.self) == ["/app/server needs liba.so, which is not in the image"])
    }

    @Test func `What is needed by what is needed counts, and is an error on the way of the command only`() throws {
        let image = try image(
            elf("lib/liba.so") { $0.needed = ["libb.so"] }, elf("opt/tool") { $0.needed = ["libc.so"] })
        let faults = try image.faults(LibraryMissing.self)
        #expect(faults.map(\.message).contains("/lib/liba.so needs libb.so, which is not in the image"))
        #expect(faults.map(\.severity) == [nil, .warn])
        #expect(try image.results(["library-missing": .error]).filter { $0.severity == .error }.count == 2)
    }

    @Test func `Search paths in the file count for it, and RPATH for what it loads`() throws {
        for inherits in [true, false] {
            let image = ImageFixture([
                try elf("app/server") {
                    $0.needed = ["liba.so"]
                    if inherits { $0.rpath = "$ORIGIN/../opt" } else { $0.runpath = "${ORIGIN}/../opt" }
                },
                try elf("opt/liba.so") { $0.needed = ["libb.so"] }, try elf("opt/libb.so") { _ in },
            ])
            #expect(try image.messages(LibraryMissing.self).isEmpty == inherits)
        }
    }

    @Test func `A library for another machine is none`() throws {
        let image = try image(elf("lib/liba.so") { $0.machine = 183 })
        #expect(try image.messages(LibraryMissing.self).count == 1)
    }

    @Test func `A module that some program loads may find a library there`() throws {
        let image = try image(
            elf("lib/liba.so") { _ in }, elf("app/module.so") { $0.needed = ["libx.so"] }, elf("app/x/libx.so") { _ in }
        )
        #expect(try image.messages(LibraryMissing.self) == [])
    }

    @Test func `Without its loader a program wants nothing else`() throws {
        let image = ImageFixture([
            try elf("app/server") {
                $0.interpreter = "/lib64/ld.so"
                $0.needed = ["liba.so"]
            }
        ])
        #expect(try image.results().map(\.rule) == [InterpreterMissing.name])
    }
}
