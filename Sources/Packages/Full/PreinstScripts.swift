internal import HostSystem
internal import OCI

/// Runs packages' `preinst` as dpkg runs it when it installs a package that was never there: from `tmp.ci`, where the
/// package's other control files are, as debconf expects (`maintscript_exec` in dpkg's `src/main/script.c`).
struct PreinstScripts {
    private let packages: [PackageControl]
    private let environment: [String: String]

    /// - Parameter version: of dpkg.
    init(of packages: [PackageControl], version: String, environment: [String: String]) {
        self.packages = packages.filter { $0["preinst"] != nil }
        let own = [
            "DPKG_ADMINDIR": "/\(DpkgDatabase.folder)", "DPKG_ROOT": "", "DPKG_MAINTSCRIPT_NAME": "preinst",
            "DPKG_MAINTSCRIPT_DEBUG": "0", "DPKG_MAINTSCRIPT_PACKAGE_REFCOUNT": "1", "DPKG_RUNNING_VERSION": version,
        ]
        self.environment = environment.merging(own) { $1 }
    }

    /// Of each three words: a directory, the package, its architecture.
    private static let script = """
        cd /
        while [ $# -gt 0 ]; do
          mv "$1" /\(DpkgDatabase.folder)/tmp.ci || exit
          DPKG_MAINTSCRIPT_PACKAGE=$2 DPKG_MAINTSCRIPT_ARCH=$3 /\(DpkgDatabase.folder)/tmp.ci/preinst install || {
            status=$?
            echo "preinst of $2 ended with status $status" >&2
            exit $status
          }
          rm -r /\(DpkgDatabase.folder)/tmp.ci || exit
          shift 3
        done
        """

    func run(
        _ directories: RootDirectories, _ run: (_ command: [String], _ environment: [String: String]) throws -> Void
    ) throws {
        if packages.isEmpty { return }
        var arguments = ["sh", "-c", Self.script, "preinst"]
        for (number, control) in packages.enumerated() {
            let folder = "\(DpkgDatabase.folder)/preinst.\(number)"
            for member in control.members where !member.name.contains("/") {
                let mode: UInt32 = member.name == "preinst" ? 0o755 : member.mode
                try directories.write(member.content, to: ImagePath("\(folder)/\(member.name)"), mode: mode)
            }
            arguments += ["/\(folder)", control.stanza["Package"] ?? "", control.stanza["Architecture"] ?? ""]
        }
        try run(arguments, environment)
    }
}
