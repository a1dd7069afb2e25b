import ContentStore
import HostSystem
import OCI
import TestSupport
import Testing

@testable import ImageBuilder

@Suite("An image is written aside")
struct ImageOutputTests {
    private struct Shop {
        let output: ImageOutput
        let destination: HostPath

        init(in folder: HostPath, to destination: HostPath? = nil) throws {
            let configuration = ImageConfiguration(
                platform: Platform(os: "linux", architecture: "amd64"), diffIDs: [])
            let image = BuiltImage(configuration: configuration, layers: [], tags: [])
            output = ImageOutput(
                store: try ContentStore(at: folder / "cache"), layout: ImageLayout(image), epoch: 0)
            self.destination = destination ?? folder / "out" / "image"
        }

        var names: [[UInt8]] {
            get throws { try FileDescriptor.open(destination.parent, .read, .directory).entryNames() }
        }
    }

    @Test("and stands in its place only when it is put there", arguments: OutputFormat.allCases)
    func place(_ format: OutputFormat) throws {
        try withTemporaryDirectory { folder in
            let shop = try Shop(in: folder)
            let written = try shop.output.write(to: shop.destination, as: format)
            #expect(written.path.exists)
            #expect(try shop.names.isEmpty)
            try written.putInPlace()
            #expect(try shop.names == [Array("image".utf8)])
            #expect(!written.path.exists)
        }
    }

    @Test("and leaves nothing where it is not, and the older one as it was", arguments: OutputFormat.allCases)
    func dropped(_ format: OutputFormat) throws {
        try withTemporaryDirectory { folder in
            let shop = try Shop(in: folder)
            try shop.output.write(to: shop.destination, as: format).putInPlace()
            let before = try shop.destination.status()
            let path: HostPath
            do {
                let written = try shop.output.write(to: shop.destination, as: format)
                path = written.path
                #expect(path.exists)
            }
            #expect(!path.exists)
            #expect(try shop.destination.status() == before)
        }
    }

    /// `/dev/shm` is a file system of its own wherever it is.
    @Test("beside its place where nothing can be renamed to that", arguments: OutputFormat.allCases)
    func otherFileSystem(_ format: OutputFormat) throws {
        let elsewhere = HostPath("/dev/shm/oci-build-output-\(ProcessInfo.processID)-\(format.rawValue)")
        defer { try? elsewhere.removeTree() }
        try withTemporaryDirectory { folder in
            let shop = try Shop(in: folder, to: elsewhere / "image")
            do {
                let written = try shop.output.write(to: shop.destination, as: format)
                #expect(written.path.parent == elsewhere)
            }
            #expect(try shop.names.isEmpty)
            try shop.output.write(to: shop.destination, as: format).putInPlace()
            #expect(try shop.names == [Array("image".utf8)])
        }
    }

    @Test("and takes the older one's place", arguments: OutputFormat.allCases)
    func replaced(_ format: OutputFormat) throws {
        try withTemporaryDirectory { folder in
            let shop = try Shop(in: folder)
            for _ in 1...2 { try shop.output.write(to: shop.destination, as: format).putInPlace() }
            #expect(try shop.names == [Array("image".utf8)])
        }
    }
}
