import HostSystem
import ImageBuilder
import JSON
import OCI
import Testing

/// The good recipes of `fixtures/recipes`.
@Suite struct RecipeExampleTests {
    static let folder = repository.normalised / "fixtures/recipes"

    static func read(_ name: String, overrides: [String: String] = [:]) throws -> Recipe {
        try RecipeReader.read(file: folder / name, overrides: overrides)
    }

    @Test func architecture() throws {
        let recipe = try Self.read("architecture.json")
        #expect(recipe.name == "fitness")
        #expect(recipe.file == Self.folder / "architecture.json")
        #expect(recipe.context == repository.normalised / "fixtures/fixtures/fitness")
        #expect(recipe.arguments == ["VITE_API_URL": .string("/api/v1")])
        #expect(recipe.stages.map(\.name) == ["frontend", "packages", "runtime"])
        #expect(recipe.image == ImageSettings(stage: "runtime", tags: [try ImageReference("fitness:latest")]))
        #expect(
            recipe.budget
                == Budget(compressed: Bytes(60_000_000), parts: ["app": PartLimit(compressed: Bytes(2_000_000))]))
        #expect(recipe.proof?.http.map(\.path) == ["/health", "/"])
        #expect(recipe.proof?.http.last?.contains == ["<div id=\"root\">"])
        #expect(recipe.proof?.timeout == .seconds(60))

        let frontend = try #require(recipe[stage: "frontend"])
        #expect(
            frontend.from
                == .debian(
                    DebianSource(
                        suite: "bookworm", packages: ["nodejs", "npm", "esbuild", "node-react", "node-react-dom"])))
        #expect(frontend.workdir == (try ImagePath("src")))
        #expect(
            frontend.steps.map(\.operation) == [
                .copy(Copy(sources: ["frontend/package.json", "frontend/package-lock.json"], to: "./")),
                .run(
                    Run(
                        command: .exec(["npm", "ci", "--offline"]),
                        cacheMounts: [CacheMount(target: try ImagePath("root/.npm"))])),
                .copy(Copy(sources: ["frontend/"], to: "./")),
                .run(
                    Run(
                        command: .shell("npm run build"),
                        environment: [EnvironmentVariable(name: "VITE_API_URL", value: "/api/v1")])),
            ])

        let runtime = try #require(recipe[stage: "runtime"])
        #expect(runtime.user == .named(NamedUser(name: "appuser", id: 10001)))
        #expect(
            runtime.steps.first?.operation
                == .copy(Copy(sources: ["/app/lib"], from: .stage("packages"), to: "/app/lib")))
        #expect(runtime.configuration.command == ["python3", "-m", "app"])
        #expect(runtime.configuration.ports == [Port(number: 8000)])
        #expect(
            runtime.configuration.healthcheck
                == Healthcheck(
                    test: .http(path: "/health", port: nil, status: 200), interval: .seconds(30), timeout: .seconds(10),
                    retries: 3))
    }

    /// Those that the project ships.
    @Test(arguments: try files(in: repository / "recipes", ending: ".json"))
    func shipped(file: HostPath) throws {
        #expect(!(try RecipeReader.read(file: file).stages.isEmpty))
    }

    @Test func placesOfStagesAndSteps() throws {
        let recipe = try Self.read("architecture.json")
        let build = try #require(recipe[stage: "frontend"]?.steps.last)
        #expect(build.location.description == "\(Self.folder / "architecture.json"):14:9")
        #expect(build.location.path == "stages.frontend.steps[3]")
        #expect(build.text == #"{"run": "npm run build", "env": {"VITE_API_URL": "${VITE_API_URL}"}}"#)
        #expect(build.arguments == ["VITE_API_URL": "/api/v1"])
        #expect(recipe[stage: "runtime"]?.location.path == "stages.runtime")
        #expect(recipe[stage: "runtime"]?.location.line == 25)
    }

    @Test func everyKeyOfImageBudgetProofAndChecks() throws {
        let recipe = try Self.read("everything.json")
        #expect(recipe.platform == Platform(os: "linux", architecture: "amd64"))
        #expect(recipe.arguments["PORT"] == .integer(8000))
        #expect(recipe.arguments["DEBUG"] == .boolean(false))
        #expect(recipe.arguments["FLAVOUR"] == .string("prod"))
        #expect(
            recipe.image.tags.map(\.description) == [
                "registry.example.org/shop:1.4.2", "docker.io/library/shop:latest",
            ])
        #expect(recipe.image.compression == LayerCompression(algorithm: .zstd, level: 7))
        #expect(recipe.image.annotations == ["org.opencontainers.image.licenses": "MIT"])
        #expect(recipe.budget?.unpacked == Bytes(157_810_688))
        #expect(recipe.budget?.parts["base"] == PartLimit(compressed: Bytes(40_000_000), unpacked: Bytes(120_000_000)))
        let proof = try #require(recipe.proof)
        #expect(proof.http[0] == HTTPProbe(path: "/health"))
        #expect(
            proof.http[1]
                == HTTPProbe(
                    path: "/api/orders", method: "POST",
                    headers: ["Authorization": "Bearer 1.4.2", "Content-Type": "application/json"],
                    body: #"{"items":[{"id":1,"note":"v1.4.2"}]}"#, status: 201, contains: ["created", "\"id\""],
                    expectedHeaders: ["Content-Type": "application/json"], json: ["state": "new"]))
        #expect(proof.commands == [["/srv/shop/bin/shop", "--version"], ["/bin/sh", "-c", "id -u | grep -qx 10001"]])
        #expect(proof.environment == [EnvironmentVariable(name: "LOG", value: "debug")])
        #expect(proof.timeout == .seconds(45))
        #expect(proof.readOnly)
        #expect(recipe.checks == ["command-missing": .error, "fixed-port": .warn, "privileged-port": .off])
    }

    @Test func everyKeyOfBases() throws {
        let recipe = try Self.read("everything.json")
        let bases = repository.normalised / "fixtures/bases"
        #expect(recipe[stage: "nothing"]?.from == .scratch)
        #expect(
            recipe[stage: "tools"]?.from
                == .debian(
                    DebianSource(
                        suite: "bookworm", packages: ["gcc", "libc6-dev", "make=4.3-4.1"], variant: .full,
                        mirror: "https://deb.debian.org/debian", components: ["main", "non-free-firmware"],
                        keyring: Self.folder / "keys/debian.gpg", exclude: ["perl"])))
        #expect(recipe[stage: "layout"]?.from == .layout(path: bases / "debian", reference: "12"))
        #expect(recipe[stage: "archive"]?.from == .archive(path: bases / "python.tar", reference: "python:3.11"))
        #expect(recipe[stage: "tree"]?.from == .rootfs(path: bases / "root.tar"))
        #expect(recipe[stage: "runtime"]?.from == .stage("archive"))
    }

    @Test func everyKeyOfSteps() throws {
        let recipe = try Self.read("everything.json")
        let tools = try #require(recipe[stage: "tools"])
        #expect(tools.environment.last?.value == #"-O2 -DVERSION=\"1.4.2\""#)
        #expect(tools.steps[0].operation == .copy(Copy(sources: ["Makefile", "src/**/*.c"], to: "./", parents: true)))
        #expect(!tools.steps[0].text.contains("$comment"))
        #expect(
            tools.steps[1].operation
                == .run(
                    Run(
                        command: .exec(["make", "install", "DESTDIR=/out"]),
                        environment: [EnvironmentVariable(name: "V", value: "1")],
                        cacheMounts: [
                            CacheMount(target: try ImagePath("root/.cache"), id: "/root/.cache"),
                            CacheMount(target: try ImagePath("src/obj"), id: "objects-prod", sharing: .locked),
                        ],
                        secrets: [
                            SecretMount(id: "licence", target: try ImagePath("run/secrets/licence")),
                            SecretMount(
                                id: "token", target: try ImagePath("root/.token"), required: false, mode: 0o440),
                        ],
                        user: .reference("0"), workdir: try ImagePath("src/src"))))
        #expect(
            tools.steps[2].operation
                == .run(Run(command: .shell("test -x /out/shop && echo \"$HOME $1 costs 5$8000\""))))
        let steps = try #require(recipe[stage: "runtime"]?.steps)
        #expect(steps[0].operation == .workdir(try ImagePath("srv/shop")))
        #expect(steps[1].operation == .environment([EnvironmentVariable(name: "LANG", value: "C.UTF-8")]))
        #expect(steps[2].operation == .label([Label(name: "org.opencontainers.image.version", value: "1.4.2")]))
        #expect(steps[3].operation == .user(.reference("root")))
        #expect(
            steps[4].operation
                == .copy(
                    Copy(
                        sources: ["/out/shop"], from: .stage("tools"), to: "bin/",
                        owner: OwnerSpec(user: .name("shop"), group: .name("web")), mode: ModeSpec("u=rwX,go=rX"),
                        exclude: ["**/*.o", "!keep.o"])))
        #expect(
            steps[5].operation
                == .copy(
                    Copy(
                        sources: ["/etc/ssl", "/usr/share/ca-certificates"],
                        from: .image(.archive(path: repository.normalised / "fixtures/bases/ca.tar", reference: nil)),
                        to: "/etc/")))
        #expect(
            steps[6].operation
                == .copy(
                    Copy(
                        sources: ["static"], to: "static", owner: OwnerSpec(user: .id(10001), group: .name("web")),
                        mode: .number(0o644), exclude: ["*.map"])))
        #expect(steps[7].operation == .copy(Copy(sources: ["conf"], to: "conf", owner: OwnerSpec(user: .id(10001)))))
    }

    @Test func everyKeyOfConfigurations() throws {
        let recipe = try Self.read("everything.json")
        let runtime = try #require(recipe[stage: "runtime"])
        #expect(
            runtime.user
                == .named(
                    NamedUser(
                        name: "shop", id: 10001, group: "web", groupID: 10002, home: try ImagePath("home/shop"),
                        shell: "/bin/sh")))
        let configuration = runtime.configuration
        #expect(configuration.entrypoint == ["/srv/shop/bin/shop"])
        #expect(configuration.command == ["/bin/sh", "-c", "--port $PORT"])
        #expect(configuration.ports.map(\.description) == ["8000/tcp", "9000/tcp", "53/udp"])
        #expect(configuration.volumes == [try ImagePath("data"), try ImagePath("srv/shop/cache")])
        #expect(configuration.stopSignal == "SIGINT")
        #expect(configuration.workdir == (try ImagePath("srv")))
        #expect(configuration.user == .reference("10001:10002"))
        #expect(
            configuration.healthcheck
                == Healthcheck(
                    test: .http(path: "/health?full=1", port: 8000, status: 204), interval: .seconds(90),
                    timeout: .milliseconds(2500), startPeriod: .zero, retries: 5))
        #expect(
            recipe[stage: "checked"]?.configuration.healthcheck?.test == .command(["/srv/shop/bin/shop", "--check"]))
        #expect(recipe[stage: "unchecked"]?.configuration.healthcheck?.test == Healthcheck.Test.none)
        #expect(recipe[stage: "unchecked"]?.configuration.entrypoint == [])
        #expect(recipe[stage: "shell"]?.configuration.healthcheck?.test == .shell("shop --check || exit 1"))
    }

    @Test func smallest() throws {
        let recipe = try Self.read("smallest.json")
        #expect(recipe.context == Self.folder)
        #expect(recipe.image == ImageSettings(stage: "site"))
        #expect(recipe.platform == Platform(machine: ProcessInfo.machine))
        #expect(recipe.budget == nil && recipe.proof == nil)
    }
}
