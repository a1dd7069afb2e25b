enum CompilerPackage: LintRule {
    static let name = "compiler-package"
    static let severity = CheckLevel.warn
    static let summary = "The image's own stage installs compilers or headers."

    static func faults(in recipe: LintedRecipe) -> [LintFault] {
        recipe.imageStages.flatMap { stage -> [LintFault] in
            guard case .debian(let source) = stage.from else { return [] }
            let found = source.packages.enumerated().filter { isCompiler($0.element) }
            guard let first = found.first else { return [] }
            let from = recipe.place(of: stage)["from"]
            let names = found.map(\.element).joined(separator: ", ")
            return [
                LintFault(
                    message: "the image's stage \(quoted(stage.name)) installs what only a build needs: \(names)",
                    place: from?["packages"]?[first.offset] ?? from ?? recipe.place(of: stage),
                    fix: "install it in another stage, build there, and copy the result")
            ]
        }
    }

    private static func isCompiler(_ package: String) -> Bool {
        let name = package.split(separator: "=").first.map(String.init) ?? package
        // What compilers and what they have compiled share.
        if name.hasSuffix("-base") { return false }
        return names.contains(name) || name.hasSuffix("-dev")
            || prefixes.contains {
                name == $0 || name.hasPrefix($0 + "-") && name.dropFirst($0.count + 1).first?.isNumber == true
            }
            || name.hasPrefix("openjdk-") && (name.hasSuffix("-jdk") || name.hasSuffix("-jdk-headless"))
    }

    private static let names: Set<String> = [
        "build-essential", "binutils", "make", "cmake", "ninja-build", "meson", "autoconf", "automake", "libtool",
        "pkg-config", "pkgconf", "rustc", "cargo", "swiftlang", "default-jdk", "default-jdk-headless", "maven",
        "gradle",
        "tcc", "node-typescript", "cython3", "gfortran",
    ]

    /// With or without a version behind.
    private static let prefixes = ["gcc", "g++", "clang", "cpp", "golang", "ghc", "gdc", "gnat", "llvm"]
}
