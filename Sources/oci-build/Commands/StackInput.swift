internal import HostSystem
internal import ImageBuilder

/// What every command that runs a stack can be told about it.
struct StackInput: Sendable, Hashable {
    var stack: HostPath = ""
    var settings: [Setting] = []
    var cache: HostPath?
    var driver = StackRequest.Driver.sandbox
    var buildsNothing = false
    var isJSON = false

    static let operand = OperandRule<StackInput>.required("STACK", \.stack, "the stack, a JSON file")

    static let options: [OptionRule<StackInput>] = [
        .repeated("--set", \.settings, "give a value to one of the stack's args"),
        CacheDirectory.option(\.cache, "keep layers and downloads in this folder, not in the user's cache directory"),
        .option("--driver", \.driver, "where the containers run"),
        .flag("--no-build", \.buildsNothing, "build no image: end with exit code 3 if one is not cached"),
        .flag("--json", \.isJSON, "tell what happens as JSON, an object a line"),
    ]

    var request: StackRequest {
        var request = StackRequest(stack: stack, cache: cache ?? CacheDirectory.usual)
        for setting in settings { request.arguments[setting.name] = setting.value }
        request.driver = driver
        request.builds = !buildsNothing
        return request
    }
}

extension StackRequest.Driver: Choice {}
