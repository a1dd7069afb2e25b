internal import HostSystem
internal import OCI
internal import Packages
extension DebianPackages {
    func makeFullRoot(_ r: ResolvedPackages, at: HostPath, cancellation: Cancellation, run: (HostPath, [String], [String: String]) throws -> Void) throws {}
}
extension ImageBuilder { func prove(_ image: BuiltImage, _ state: StageState) throws {} }
struct HealthcheckCommand { init?(_ c: Configuration, files: StageFiles) throws { return nil }; var healthcheck: ImageConfiguration.Healthcheck? { nil } }
