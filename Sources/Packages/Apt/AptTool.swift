internal import HostSystem
internal import OCI

/// Runs apt's programs with our configuration.
struct AptTool: Sendable {
    let configuration: AptConfiguration
    let cancellation: Cancellation

    /// Brings the package lists up to the mirror's state; apt checks the signatures.
    func update() throws {
        let result = try run("apt-get", ["update", "-q"])
        // Older releases than apt 2.1.8 know no error mode, and only warn when a list could not be had.
        guard result.status.isSuccess, !result.errorText.contains("Failed to fetch") else {
            throw AptFailure(result, configuration).updateError()
        }
    }

    /// The files that an installation onto nothing would fetch.
    func addresses(toInstall packages: [String]) throws -> [PrintedAddress] {
        let arguments = ["install", "--print-uris", "-qq", "-y", "--no-remove", "-o", "Acquire::ForceHash=sha256"]
        let result = try run("apt-get", arguments + ["--"] + packages)
        guard result.status.isSuccess else {
            throw AptFailure(result, configuration).resolveError(packages, names: { try names() })
        }
        return try PrintedAddress.parse(result.outputText)
    }

    /// What the lists say about exact versions.
    func records(of packages: [PrintedAddress]) throws -> [ControlStanza] {
        if packages.isEmpty { return [] }
        let wanted = packages.map { "\($0.name)=\($0.version)" }
        let result = try run("apt-cache", ["show", "--no-all-versions", "--"] + wanted)
        guard result.status.isSuccess else {
            throw AptFailure(result, configuration).error("apt-cache cannot show packages")
        }
        do throws(ControlFileError) { return try ControlFile.parse(result.output) } catch {
            throw PackagesError(.failed, "apt-cache shows packages in a form that cannot be read: \(error)")
        }
    }

    /// Fetches files. apt compares each with its SHA-256 and keeps none that differs.
    func download(_ files: [(package: DebianPackage, destination: HostPath)]) throws {
        let arguments = files.flatMap { package, destination in
            // A mirror on this disk would only be linked to.
            let address = package.address.hasPrefix("file:") ? "copy:" + package.address.dropFirst(5) : package.address
            return [address, destination.description, "SHA256:\(package.sha256.hex)"]
        }
        let result = try run("/usr/lib/apt/apt-helper", ["download-file"] + arguments)
        guard result.status.isSuccess else {
            throw AptFailure(result, configuration).downloadError(files.map(\.package))
        }
    }

    /// The names of all packages in the lists.
    private func names() throws -> [String] {
        try run("apt-cache", ["pkgnames"]).outputText.split(separator: "\n").map(String.init)
    }

    private func run(_ program: String, _ arguments: [String]) throws -> CommandOutput {
        guard ChildProcess.find(program)?.exists == true else {
            throw PackagesError(
                .aptMissing, "\(program) is not on this machine, but a stage is made of Debian packages",
                hint: "install apt (on Debian and Ubuntu it is there), or start from another base")
        }
        var environment = ProcessInfo.environment
        // Messages that we can read, and no second configuration from the caller's environment.
        environment["LC_ALL"] = "C"
        environment["APT_CONFIG"] = nil
        environment["DEBIAN_FRONTEND"] = "noninteractive"
        let command = Command(
            program, ["-c", configuration.file.description] + arguments, environment: environment, directory: "/")
        return try ChildProcess.run(command, cancellation: cancellation)
    }
}
