// swift-tools-version: 6.2
import PackageDescription

/// One set of rules for every Swift target: language mode 6, strict memory safety, warnings are errors.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

func library(_ name: String, _ dependencies: [Target.Dependency], embedding resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

/// The size page, as bytes in the program: it needs no folder of resources beside it.
let pageSources: [Resource] = [
    "page.html", "page.css", "text.js", "dom.js", "image.js", "nodes.js", "groupings.js", "squarify.js", "map.js",
    "table.js", "files.js", "timeline.js", "waste.js", "changes.js", "main.js",
].map { .embedInCode("Report/Page/Web/\($0)") }

func tests(of name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: "\(name)Tests", dependencies: dependencies + ["TestSupport"], swiftSettings: strict)
}

let package = Package(
    name: "oci-build",
    products: [
        .executable(name: "oci-build", targets: ["oci-build"]),
        .library(name: "ImageBuilder", targets: ["ImageBuilder"]),
    ],
    targets: [
        // C libraries of the distribution, no logic.
        .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        // What libc has and Swift cannot express: variadic calls, and code between fork and exec.
        .target(name: "CHost"),

        // Each may import those above it, never one below.
        library("JSON", []),
        library("YAML", ["CYAML", "JSON"]),
        library("RegularExpressions", []),
        library("HostSystem", ["CHost"]),
        library("OCI", ["JSON"]),
        library("Hashing", ["CCrypto", "OCI"]),
        library("Archive", ["CArchive", "CZlib", "CDeflate", "CZstd", "HostSystem", "OCI", "Hashing"]),
        library("ContentStore", ["HostSystem", "OCI", "Hashing", "JSON"]),
        library("Packages", ["Archive", "ContentStore", "HostSystem", "OCI", "Hashing", "CCrypto", "JSON"]),
        library("Sandbox", ["HostSystem", "JSON"]),
        library(
            "ImageBuilder",
            [
                "JSON", "YAML", "RegularExpressions", "HostSystem", "OCI", "Hashing", "Archive", "ContentStore",
                "Packages", "Sandbox",
            ], embedding: pageSources),
        .executableTarget(
            name: "oci-build", dependencies: ["ImageBuilder", "HostSystem", "OCI", "JSON"], swiftSettings: strict),

        .target(
            name: "TestSupport", dependencies: ["HostSystem", "OCI", "JSON", "Hashing"], path: "Tests/TestSupport",
            swiftSettings: strict),
        tests(of: "JSON", ["JSON", "HostSystem"]),
        tests(of: "YAML", ["YAML", "JSON", "HostSystem"]),
        tests(of: "RegularExpressions", ["RegularExpressions", "JSON", "HostSystem"]),
        tests(of: "HostSystem", ["HostSystem"]),
        tests(of: "OCI", ["OCI", "JSON", "Hashing"]),
        tests(of: "Archive", ["Archive", "HostSystem", "OCI", "Hashing"]),
        tests(of: "ContentStore", ["ContentStore", "HostSystem", "OCI", "Hashing"]),
        tests(of: "Packages", ["Packages", "Archive", "ContentStore", "HostSystem", "OCI"]),
        tests(of: "Sandbox", ["Sandbox", "HostSystem", "JSON"]),
        tests(
            of: "ImageBuilder",
            ["ImageBuilder", "Sandbox", "HostSystem", "OCI", "JSON", "Hashing", "Archive", "ContentStore"]),
        tests(of: "CommandLine", ["oci-build", "ImageBuilder", "HostSystem", "OCI", "JSON"]),
        .testTarget(
            name: "BrowserTests", dependencies: ["ImageBuilder", "HostSystem", "OCI", "JSON", "TestSupport"],
            exclude: ["Scripts"], swiftSettings: strict),
        tests(of: "Integration", ["ImageBuilder", "HostSystem", "OCI", "JSON", "Hashing", "Archive", "ContentStore"]),
    ]
)
