import HostSystem
import TestSupport
import Testing

/// The pages of the shipped stacks, visited as people do: what they do and look at is in `Scripts/visits`.
///
/// `make systems` builds the images, `make browse` runs this.
@Suite(
    "The systems' pages in a browser", .serialized,
    .enabled(if: Requirement.systems, "OCI_BUILD_TEST_SYSTEMS=1 says that the images are built"),
    .enabled(if: BuiltProgram.exists && Requirement.runtime, "needs root and an OCI runtime"),
    .needs("chromium", "chromedriver", "python3", "openssl", "unshare", "ip"))
struct SystemPageTests {
    /// In a network of its own, whose loopback has every port free. The images are built: nothing has to be fetched.
    @Test(
        "load over HTTPS where there is TLS, log in, list, create and keep, wide and narrow",
        arguments: ["coaching", "fitness", "fitness-prod", "pmanager", "pupuseria"])
    func visit(stack: String) throws {
        let scripts = HostPath(#filePath).parent / "Scripts"
        let program = try #require(BuiltProgram.path)
        let pictures = ProcessInfo.environment["OCI_BUILD_TEST_PICTURES"].map { [$0] } ?? []
        let result = try run(
            "unshare",
            ["--net", "sh", "-c", "ip link set lo up && exec python3 \"$@\"", "sh", "\(scripts / "systems.py")"]
                + [program.description, "\(fixtures.parent / "stacks" / stack).json"] + pictures)
        #expect(result.status.isSuccess, "\(result.text)\(result.errorText)")
    }
}
