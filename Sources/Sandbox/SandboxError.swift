public import HostSystem

/// Why a container could not run. A command that ran and failed is no error but an `ExitStatus`.
public enum SandboxError: Error, Sendable, Hashable, CustomStringConvertible {
    /// No program that runs containers is installed.
    case noRuntime
    /// This user may not mount and make namespaces.
    case notRoot
    /// We are root, but something around us (a container) keeps the kernel from us.
    case notPermitted(SystemError)
    /// The kernel has no overlay file system.
    case noOverlay
    /// The file system that holds the upper directory cannot do what overlay needs.
    case overlayRefused(SystemError, upper: HostPath)
    /// More trees than overlayfs stacks.
    case tooManyLayers(Int)
    /// The container's description is wrong.
    case invalid(String)
    /// The runtime did not start the process; its own message.
    case runtime(String, name: String)
    case system(SystemError)
    case cancelled

    public var description: String {
        switch self {
        case .noRuntime:
            "no container runtime: neither crun nor runc is on PATH; install one: apt-get install crun (or runc)"
        case .notRoot:
            "a container needs root to mount its file system: run as root, for example with sudo"
        case .notPermitted(let error):
            "\(error): mounts and namespaces are not permitted here; inside a container, start that one with --privileged"
        case .noOverlay:
            "this kernel has no overlay file system: load it with \"modprobe overlay\""
        case .overlayRefused(let error, let upper):
            "\(error): the file system of \(upper) cannot hold changes of an overlay (it may be an overlay itself, or "
                + "on a network); put the cache on a local disk, with --cache DIR"
        case .tooManyLayers(let count):
            "\(count) layers: the kernel stacks at most \(Bundle.maximumLayers)"
        case .invalid(let message): message
        case .runtime(let message, let name): "\(name): \(message)"
        case .system(let error): error.description
        case .cancelled: "cancelled"
        }
    }
}
