internal import Archive
internal import ContentStore
internal import HostSystem
internal import JSON
internal import OCI
internal import TestSupport
internal import Testing

@testable internal import ImageBuilder

/// Images in a real Docker engine: a server of one static file, compiled here.
@Suite(.enabled(if: Requirement.docker && Requirement.tool("cc")), .serialized)
struct DockerProofTests {
    @Test func loadsComparesAndProves() throws {
        try withEngine { engine, shop in
            let image = try shop.image { _ in }
            #expect(try !engine.holds(image))
            let loaded = try engine.load(shop.archive(of: image), image)
            #expect(try engine.holds(image))
            let recorder = Recorder()
            try shop.proof(of: image, Proof(http: [HTTPProbe(path: "/", contains: ["hello"])]), recorder).inDocker(
                loaded)
            #expect(
                recorder.lines.map(\.subject) == [
                    "start", "user", "root file system", "port", "GET /", "health check", "stop",
                ])
            #expect(recorder.lines.contains { $0.subject == "root file system" && $0.result == "read-only" })
            #expect(recorder.lines.contains { $0.subject == "stop" && $0.result == "stopped by its signal" })
            try loaded.withdraw()
            #expect(try !engine.holds(image))
            #expect(try shop.containersLeft() == [])
        }
    }

    @Test func failureShowsWhatCame() throws {
        try withEngine { engine, shop in
            let image = try shop.image { $0.command = ["--die"] }
            let loaded = try engine.load(shop.archive(of: image), image)
            defer { try? loaded.withdraw() }
            #expect {
                try shop.proof(of: image, Proof(http: [HTTPProbe(path: "/")]), Recorder()).inDocker(loaded)
            } throws: {
                let failure = ($0 as? BuildError)?.failure
                return failure?.message == "start: the container ended with exit status 3"
                    && failure?.tail == ["told to die"]
            }
            #expect(try shop.containersLeft() == [])
        }
    }

    @Test func namesMeanAgainWhatTheyMeant() throws {
        try withEngine { engine, shop in
            let first = try shop.image { _ in }
            let second = try shop.image { $0.labels["second"] = "yes" }
            let old = try engine.load(shop.archive(of: first), first)
            let new = try engine.load(shop.archive(of: second), second)
            #expect(try !engine.holds(first))
            try new.withdraw()
            #expect(try engine.holds(first))
            try old.withdraw()
        }
    }

    /// An engine that shows another configuration than the computed one is found out.
    @Test func anotherIdeaOfTheImageIsAnError() throws {
        try withEngine { engine, shop in
            let image = try shop.image { _ in }
            let other = try shop.image { $0.user = "1:1" }
            let archive = try shop.archive(of: other)
            #expect { _ = try engine.load(archive, image) } throws: { "\($0)".contains("another idea of the image") }
        }
    }

    @Test func containersOfKilledBuildsAreRemoved() throws {
        try withEngine { engine, shop in
            let image = try shop.image { _ in }
            let loaded = try engine.load(shop.archive(of: image), image)
            let noProcess = "2147483647"
            try engine.docker(["run", "--detach", "--label", "oci-build.proof=\(noProcess)", loaded.name])
            try shop.proof(of: image, Proof(http: [HTTPProbe(path: "/")]), Recorder()).inDocker(loaded)
            #expect(try shop.containersLeft(of: noProcess) == [])
            try loaded.withdraw()
        }
    }

    private func withEngine(_ body: (DockerEngine, ImageShop) throws -> Void) throws {
        let engine = try #require(try DockerEngine.find(cancellation: Cancellation()))
        try withTemporaryDirectory { directory in try body(engine, try ImageShop(directory)) }
    }
}

/// Makes images around one static program.
private struct ImageShop {
    let directory: HostPath
    let store: ContentStore
    let program: HostPath

    init(_ directory: HostPath) throws {
        self.directory = directory
        store = try ContentStore(at: directory / "cache")
        program = directory / "server"
        let source = directory / "server.c"
        try AtomicFile.write(Array(serverSource.utf8), to: source)
        try TestSupport.run("cc", ["-static", "-O1", "-o", program.description, source.description]).expectSuccess()
    }

    func image(_ change: (inout ImageConfiguration.Execution) -> Void) throws -> BuiltImage {
        let layers = LayerStore(store: store, threads: 1, compression: .standard)
        let summary = try #require(
            try layers.write(.standard) { writer in
                let file = try FileDescriptor.open(program)
                let size = try file.status().size
                try writer.appendFile(
                    TarEntry(path: try ImagePath("server"), kind: .regular, mode: 0o755, modified: 0, size: size),
                    from: file)
            })
        let blob = try layers.blob(of: StageState.Layer(diffID: summary.diffID, title: "server"))
        var execution = ImageConfiguration.Execution()
        execution.user = "4321:4321"
        execution.environment = ["PATH=/", "PORT=8000"]
        execution.entrypoint = ["/server"]
        execution.exposedPorts = ["8000/tcp"]
        execution.workingDirectory = "/"
        execution.volumes = ["/data"]
        execution.labels = ["a": "b"]
        execution.stopSignal = "SIGTERM"
        execution.healthcheck = .init(test: ["CMD", "/server", "--health"], interval: 30_000_000_000, retries: 2)
        change(&execution)
        let configuration = ImageConfiguration(
            platform: try #require(Platform(machine: ProcessInfo.machine)), created: "1980-01-01T00:00:00Z",
            execution: execution, diffIDs: [summary.diffID])
        return BuiltImage(
            configuration: configuration,
            layers: [
                .init(
                    diffID: summary.diffID, descriptor: blob.descriptor, uncompressedSize: blob.uncompressedSize,
                    title: "server")
            ], tags: [try ImageReference("oci-build-test-\(ProcessInfo.processID):latest")])
    }

    func archive(of image: BuiltImage) throws -> HostPath {
        let path = directory / "\(image.id.hex).tar"
        try ImageOutput(store: store, layout: ImageLayout(image), epoch: 0).write(to: path, as: .ociTar).putInPlace()
        return path
    }

    func proof(of image: BuiltImage, _ proof: Proof, _ observer: Recorder) throws -> ImageProof {
        let user = ResolvedUser(id: 4321, group: 4321, additionalGroups: [], name: nil, home: "/")
        return ImageProof(
            subject: try ProofSubject(image.configuration, proof: proof, user: user), observer: observer,
            cancellation: Cancellation(), logs: directory / "logs")
    }

    func containersLeft(of process: String = "\(ProcessInfo.processID)") throws -> [String] {
        try TestSupport.run(
            "docker", ["ps", "--all", "--quiet", "--filter", "label=oci-build.proof=\(process)"]
        ).lines
    }
}

private let serverSource = """
    #include <arpa/inet.h>
    #include <signal.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <string.h>
    #include <unistd.h>
    static void stop(int number) { _exit(0); }
    int main(int count, char **words) {
        if (count > 1 && !strcmp(words[1], "--health")) return 0;
        if (count > 1 && !strcmp(words[1], "--die")) return fputs("told to die\\n", stderr), 3;
        signal(SIGTERM, stop);
        struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(getenv("PORT")))};
        int server = socket(AF_INET, SOCK_STREAM, 0);
        if (bind(server, (void *)&address, sizeof address) < 0 || listen(server, 8) < 0) return perror("listen"), 1;
        for (;;) {
            int client = accept(server, NULL, NULL);
            char request[4096];
            if (read(client, request, sizeof request) > 0)
                dprintf(client, "HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\nhello");
            close(client);
        }
    }
    """
