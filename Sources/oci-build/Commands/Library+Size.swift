internal import HostSystem
internal import ImageBuilder
internal import OCI

extension Library {
    static func sizes(_ command: SizeCommand, cancellation: Cancellation) throws -> ImageSizes {
        var inspection = ImageInspection(try ImageSource(command.image), cancellation: cancellation)
        inspection.platform = command.platform
        inspection.reference = command.reference
        var standard = SizeStandard()
        standard.recipe = command.recipe
        standard.arguments = Dictionary(command.settings.map { ($0.name, $0.value) }) { _, last in last }
        standard.baseline = command.baseline
        standard.acceptsGrowth = command.newBaseline != nil
        return try inspection.sizes(against: standard)
    }
}

extension SizeTree.Grouping: Choice {}

extension Platform: OptionValue {
    static var placeholder: String { "OS/ARCH" }

    init(argument: String) throws(ValueError) {
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard (2...3).contains(parts.count), !parts.contains("") else {
            throw ValueError(wanted: "a platform such as linux/amd64")
        }
        self.init(os: parts[0], architecture: parts[1], variant: parts.count > 2 ? parts[2] : nil)
    }
}
