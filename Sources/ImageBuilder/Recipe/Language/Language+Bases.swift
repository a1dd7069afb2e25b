internal import HostSystem
internal import JSON
internal import OCI

extension Language {
    /// A stage's `from`. Sets where the stage stands.
    static let stageBase = Shape<Base>.either(
        "\"scratch\", the name of a stage, or an object that describes a base",
        [
            Shape<String>.text("\"scratch\", or the name of a stage", examples: ["scratch"]) { text throws(Refusal) in
                text
            }.checked { text, place, decoding throws(Refusal) in
                text == "scratch" ? .scratch : .stage(try existingStage(text, place, decoding))
            },
            base,
        ]
    ).checked { base, _, decoding throws(Refusal) in
        switch base {
        case .scratch, .debian, .rootfs: decoding.workdir = .root
        case .stage(let name): decoding.workdir = decoding.finishedStages[name]?.workdir
        case .layout, .archive: decoding.workdir = nil
        }
        return base
    }

    /// A base that is no stage of the recipe itself.
    static let base = Shape<Base>.tagged(
        "a base",
        [
            ("debian", debian.map { .debian($0) }),
            ("layout", layout.map { .layout(path: $0.path, reference: $0.name) }),
            ("archive", archive.map { .archive(path: $0.path, reference: $0.name) }),
            ("rootfs", rootfs.map { .rootfs(path: $0.path) }),
            ("recipe", otherStage.map { .stage($0) }),
        ])

    /// The name of a stage that exists, noted as needed by the one being read.
    static func existingStage(_ name: String, _ place: Place, _ decoding: Decoding) throws(Refusal) -> String {
        guard !decoding.hasStage(name) else {
            decoding.references.append(.init(from: decoding.currentStage, to: name, place: place))
            return name
        }
        if name.contains(where: { "/:@".contains($0) }) {
            throw Refusal("images from a registry come later; \(quoted(name)) is no stage", hint: bringing(name))
        }
        let meant = Suggestion.nearest(to: name, among: decoding.stageNames + ["scratch"])
        throw Refusal(
            "there is no stage \(quoted(name))",
            hint: meant.map { "did you mean \(quoted($0))?" } ?? "for an image of that name: " + bringing(name))
    }

    /// How to get an image that a registry has.
    private static func bringing(_ name: String) -> String {
        var full = name
        if let reference = try? ImageReference(name) { full = reference.description }
        let file =
            (full.split(separator: "/").last.map(String.init) ?? "image").prefix { $0 != ":" && $0 != "@" } + ".tar"
        return "bring it as an archive: skopeo copy docker://\(full) oci-archive:\(file), "
            + "then \"from\": {\"archive\": \"\(file)\"}"
    }

    private struct Files {
        var path: HostPath = ""
        var name: String?
    }

    private static let layout = Shape<Files>.object(
        "layoutBase", "a layout base", "An image in an OCI layout directory.",
        fields: [
            .required("layout", \.path, hostPath, "The directory, relative to the recipe."),
            .optional("reference", \.name, reference, "Which image, where the layout holds several."),
        ], initial: { _, _ in Files() })

    private static let archive = Shape<Files>.object(
        "archiveBase", "an archive base", "An image in an OCI or Docker archive, a tar file.",
        fields: [
            .required("archive", \.path, hostPath, "The file, relative to the recipe."),
            .optional("reference", \.name, reference, "Which image, where the archive holds several."),
        ], initial: { _, _ in Files() })

    private static let rootfs = Shape<Files>.object(
        "rootfsBase", "a rootfs base", "A root file system as a directory or a tar file.",
        fields: [.required("rootfs", \.path, hostPath, "The directory or file, relative to the recipe.")],
        initial: { _, _ in Files() })

    private static let reference = Shape<String>.text("the name of an image", examples: ["app:latest"]) {
        text throws(Refusal) in
        try nonEmpty(text, "the name of an image")
    }
}

extension Language {
    private static let debian = Shape<DebianSource>.object(
        "debianBase", "a Debian base", "A root file system made of Debian packages.",
        fields: [
            .required("debian", \.suite, suite, "The release, such as `bookworm` or `trixie`."),
            .optional(
                "packages", \.packages, package.list("a list of packages"),
                "What to install, with everything that it depends on. `name=version` pins one.",
                default: []),
            .optional(
                "variant", \.variant, .choice(),
                "`full` installs as apt does, with maintainer scripts, for stages that build. `slim` unpacks without "
                    + "them and leaves out documentation, manual pages and translations, for stages that ship.",
                default: "full"),
            .optional("mirror", \.mirror, mirror, "Where packages come from. The host's mirror where left out."),
            .optional(
                "components", \.components, component.list("a list of components", nonEmpty: true),
                "The parts of the archive.", default: ["main"]),
            .optional(
                "keyring", \.keyring, hostPath,
                "The keys that sign the package lists, relative to the recipe. The host's where left out."),
            .optional(
                "exclude", \.exclude, package.list("a list of packages"),
                "Packages to leave out of a `slim` base although others depend on them.", default: []),
        ], initial: { _, _ in DebianSource(suite: "", packages: []) })

    private static let suite = Shape<String>.text(
        "the name of a Debian release", pattern: "^[a-z0-9][a-z0-9.+-]*$", examples: ["bookworm", "trixie"]
    ) { text throws(Refusal) in
        guard isLowerCaseWord(text, and: Set(".+-".utf8)) else {
            throw Refusal("\(quoted(text)) is no name of a release")
        }
        return text
    }

    /// Debian policy 5.6.1; apt reads a minus at the end as "remove".
    private static let package = Shape<String>.text(
        "the name of a package", pattern: "^[a-z0-9]([a-z0-9.+-]*[a-z0-9.+])?(=[A-Za-z0-9.+:~-]+)?$",
        examples: ["python3-minimal"]
    ) { text throws(Refusal) in
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard isLowerCaseWord(parts[0], and: Set(".+-".utf8)), !parts[0].hasSuffix("-") else {
            throw Refusal("\(quoted(text)) is no name of a package")
        }
        if parts.count == 2 {
            guard !parts[1].isEmpty,
                parts[1].utf8.allSatisfy({ isWordByte($0) && $0 != UInt8(ascii: "_") || ".+:~-".utf8.contains($0) })
            else { throw Refusal("\(quoted(parts[1])) is no version of a package") }
        }
        return text
    }

    private static let component = Shape<String>.text(
        "a component such as \"main\"", pattern: "^[a-z0-9][a-z0-9/-]*$",
        examples: ["main", "contrib", "non-free-firmware"]
    ) { text throws(Refusal) in
        guard isLowerCaseWord(text, and: Set("/-".utf8)) else { throw Refusal("\(quoted(text)) is no component") }
        return text
    }

    private static let mirror = Shape<String>.text(
        "the address of a mirror", pattern: "^(https?://|file:/)[^\\s\\[\\]]+$",
        examples: ["https://deb.debian.org/debian"]
    ) { text throws(Refusal) in
        let schemes = ["http://", "https://", "file:/"]
        guard let scheme = schemes.first(where: { text.hasPrefix($0) }), text.utf8.count > scheme.utf8.count,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"[]".utf8.contains($0) })
        else {
            throw Refusal(
                "\(quoted(text)) is no address of a mirror", hint: "it starts with http://, https:// or file:/")
        }
        return text
    }
}
