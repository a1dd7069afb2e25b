internal import JSON

extension ProjectDraft {
    /// A package with an executable product.
    init(swift files: ProjectFiles) throws(RecipeError) {
        guard let program = Self.program(files.text("Package.swift") ?? "") else {
            throw RecipeError("Package.swift has no executable target", hint: "a library is no image")
        }
        kind = "Swift"
        let sources = ["Package.swift", "Sources"] + ["Tests", "Package.resolved"].filter(files.has)
        stages = [
            .init(
                "build",
                .object([
                    .init(
                        "from",
                        Self.debian(
                            "trixie",
                            [
                                "swiftlang", "libc6-dev", "libstdc++-14-dev", "binutils", "dash", "git",
                                "ca-certificates",
                            ],
                            exclude: ["libpython3.13"])),
                    .init("env", .object([.init("PATH", .string("/usr/libexec/swift/bin:/usr/bin:/bin"))])),
                    .init("workdir", .string("/src")),
                    .init(
                        "steps",
                        .list([
                            Self.copy(sources, to: "./", [("parents", .value(.bool(true)))]),
                            .object([
                                .init(
                                    "run",
                                    .strings([
                                        "swift", "build", "-c", "release", "--static-swift-stdlib", "--product",
                                        program,
                                    ])),
                                .init("network", .string("host")),
                            ]),
                            .object([.init("run", .strings(["strip", "-o", "program", ".build/release/\(program)"]))]),
                        ])),
                ])),
            .init(
                "runtime",
                .object([
                    .init("from", Self.debian("trixie", ["libc6", "libgcc-s1", "libstdc++6", "ca-certificates"])),
                    .init("user", Self.user),
                    .init(
                        "steps",
                        .list([
                            Self.copy(["/src/program"], to: "/usr/local/bin/\(program)", [("from", .string("build"))])
                        ])),
                    .init(
                        "config",
                        .object([
                            .init("env", .object([.init("PORT", .string("8080"))])),
                            .init("entrypoint", .strings([program])),
                            .init("ports", .list([.value(.integer(8080))])),
                        ])),
                ])),
        ]
        proof = Self.answer("/")
        ignored = [".build", ".swiftpm"]
        remarks = ["it starts by \(program), listens on PORT, and answers /"]
    }

    /// The name behind the first `.executableTarget(`, or of the first executable product.
    private static func program(_ text: String) -> String? {
        for start in [".executableTarget(", ".executable("] {
            guard let range = text.firstRange(of: start), let name = text[range.upperBound...].firstRange(of: "name:")
            else { continue }
            let parts = text[name.upperBound...].split(separator: "\"", maxSplits: 2, omittingEmptySubsequences: false)
            if parts.count > 1, !parts[1].isEmpty { return String(parts[1]) }
        }
        return nil
    }
}
