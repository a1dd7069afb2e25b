import HostSystem
import ImageBuilder
import JSON
import OCI
import TestSupport
import Testing

/// An imported Dockerfile against what Docker makes of it: files and configuration.
@Suite(
    .serialized, .enabled(if: Requirement.docker && Requirement.runtime), .needs("busybox", "python3"))
struct ImportJudgeTests {
    private static let dockerfile = """
        ARG BASE=oci-build-test:base
        FROM ${BASE} AS build
        ARG VERSION=1.4.2
        ARG UNSET
        WORKDIR /src
        COPY . .
        RUN echo "$VERSION ${UNSET:-none} $HOME" > version && mkdir out && cp version out/ \\
            # nothing
            && ln -s version out/link && chmod 0700 version && mkfifo pipe
        ENV DONE=${VERSION:+yes}
        RUN ["/bin/sh", "-c", "echo $DONE > done"]

        FROM build AS middle
        EXPOSE 9000
        CMD ["lost"]
        USER 7

        FROM oci-build-test:base
        ENV APP=/opt/app LANG="C.UTF-8"
        ENV PATH $APP/bin:$PATH
        LABEL one=1 two="two words"
        COPY --from=build --chown=1000:1000 /src/out/ $APP/bin/
        COPY --from=0 /src/version /src/done /from/
        COPY --from=middle /src/sub /sub
        COPY ["file with space", "plain", "/data dir/"]
        COPY sub/*.txt /text/
        ADD plain /added
        RUN rm /bin/vi; touch /made && chown 1:2 /made && chmod 4711 /made
        SHELL ["/bin/sh", "-e", "-c"]
        RUN echo one > /one; false || echo two >> /one
        WORKDIR /srv
        WORKDIR relative
        USER 1000:1000
        EXPOSE 8080 5353/udp
        STOPSIGNAL SIGINT
        HEALTHCHECK --interval=5s --timeout=2s --start-period=1s --retries=2 CMD ["test", "-e", "/made"]
        ENTRYPOINT ["/bin/busybox"]
        CMD ["sh", "-c", "echo $APP"]
        """

    @Test func filesAndConfigurationAreTheSame() async throws {
        try await Workshop.with { shop in
            try shop.makeBase()
            let (name, ours) = (try ImageReference("oci-build-test:base"), try ImageReference("oci-build-test:ours"))
            let path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
            let base = shop.recipe(
                from: #"{ "rootfs": "base" }"#, steps: [#"{ "env": { "PATH": "\#(path)" } }"#])
            _ = try await shop.build(base) { $0.tags = [name] }
            try shop.shell("docker load -i image.tar && mv image.tar base.tar")
            defer {
                _ = try? shop.shell("docker image rm -f oci-build-test:base oci-build-test:judge oci-build-test:ours")
            }
            try shop.write("a\n", to: "plain")
            try shop.write("b\n", to: "file with space")
            try shop.write("c\n", to: "sub/one.txt")
            try shop.write("d\n", to: "sub/deep/two.txt")
            try shop.write(Self.dockerfile, to: "Dockerfile")
            try shop.shell("chmod 755 context/sub/one.txt; ln -s one.txt context/sub/link")
            // The judge is BuildKit, which Debian's client asks for without a plugin; the builder before it gives the
            // directories above a copy to root.
            try shop.shell(
                """
                docker=/usr/bin/docker; test -x $docker || docker=docker
                DOCKER_BUILDKIT=1 $docker build -q -t oci-build-test:judge context
                """)
            let imported = try DockerfileImport(
                file: shop.context / "Dockerfile", folder: shop.directory,
                bases: ["oci-build-test:base": shop.directory / "base.tar"])
            _ = try await shop.build(imported.text) { $0.tags = [ours] }
            try shop.shell("docker load -i image.tar")
            let settings = (try configuration("oci-build-test:ours"), try configuration("oci-build-test:judge"))
            for key in settings.0.keys.sorted() { #expect(settings.0[key] == settings.1[key], "\(key)") }
            let made = try files("oci-build-test:ours", shop)
            let judged = try files("oci-build-test:judge", shop)
            for path in Set(made.keys).union(judged.keys).sorted() { #expect(made[path] == judged[path], "\(path)") }
            #expect(made["opt/app/bin/link"] != nil && made.count > 20)
        }
    }

    private func configuration(_ image: String) throws -> [String: JSONValue?] {
        let result = try run("docker", ["image", "inspect", "--format", "{{json .Config}}", image])
        try result.expectSuccess()
        let all = try JSONValue(parsing: result.output)
        let keys = [
            "Env", "Cmd", "Entrypoint", "ExposedPorts", "Volumes", "WorkingDir", "User", "Labels", "Healthcheck",
            "StopSignal",
        ]
        var found = Dictionary(keys.map { ($0, all[$0] == .null ? nil : all[$0]) }) { _, last in last }
        // Their order says nothing, for each stands once.
        found["Env"] = .strings((all["Env"]?.array ?? []).compactMap(\.string).sorted())
        return found
    }

    /// What is in a container that never ran: kind, mode, owner, target and digest by path. Docker's own files are not.
    private func files(_ image: String, _ shop: Workshop) throws -> [String: JSONValue] {
        let script = """
            import hashlib, json, sys, tarfile
            own = {'.dockerenv', 'dev', 'proc', 'sys', 'etc/hosts', 'etc/hostname', 'etc/resolv.conf', 'etc/mtab'}
            found = {}
            for member in tarfile.open(sys.argv[1]):
                path = member.name.rstrip('/')
                if path in own or path.split('/')[0] in ('dev', 'proc', 'sys'): continue
                data = hashlib.sha256(tarfile.open(sys.argv[1]).extractfile(member).read()).hexdigest() if member.isreg() else ''
                kind = '0' if member.type == b'1' else member.type.decode()
                found[path] = [kind, oct(member.mode), member.uid, member.gid, member.linkname if member.issym() else '', data]
            print(json.dumps(found))
            """
        try shop.shell("id=$(docker create \(image) true) && docker export -o files.tar $id && docker rm $id")
        let result = try run("python3", ["-c", script, (shop.directory / "files.tar").description])
        try result.expectSuccess()
        return try JSONValue(parsing: result.output).object ?? [:]
    }
}
