internal import CHost
internal import Glibc

/// Kinds of Linux namespaces, `namespaces(7)`.
public struct Namespaces: OptionSet, Sendable, Hashable {
    public let rawValue: Int32
    public init(rawValue: Int32) { self.rawValue = rawValue }

    public static let mount = Namespaces(rawValue: CHOST_NEW_MOUNT)
    public static let process = Namespaces(rawValue: CHOST_NEW_PROCESS)
    public static let network = Namespaces(rawValue: CHOST_NEW_NETWORK)
}

/// What is made ready inside a child's namespaces before its program starts, in the child's working directory.
public enum NamespaceStep: Sendable, Hashable {
    case mount(source: HostPath, on: HostPath, type: String, options: MountOptions, data: String)
    /// Takes a mount and all below it away; nothing mounted there is no error.
    case detach(HostPath)
    case write(String, to: HostPath)
    /// Brings the loopback interface up.
    case loopback
    /// Enters a network that is there already.
    case join(NetworkNamespace)

    /// What a failure of this step says: what was tried, on what.
    var name: (operation: String, subject: String?) {
        switch self {
        case .mount(_, let target, let type, _, _): ("mount \(type.isEmpty ? "on" : "\(type) on")", target.description)
        case .detach(let target): ("unmount", target.description)
        case .write(_, let target): ("write", target.description)
        case .loopback: ("bring the loopback interface up", nil)
        case .join: ("enter the network namespace", nil)
        }
    }
}

/// The flags of `mount(2)`.
public struct MountOptions: OptionSet, Sendable, Hashable {
    public let rawValue: UInt
    public init(rawValue: UInt) { self.rawValue = rawValue }

    public static let readOnly = MountOptions(rawValue: UInt(MS_RDONLY))
    public static let noSetuid = MountOptions(rawValue: UInt(MS_NOSUID))
    public static let noDevices = MountOptions(rawValue: UInt(MS_NODEV))
    public static let noExecution = MountOptions(rawValue: UInt(MS_NOEXEC))
    public static let remount = MountOptions(rawValue: UInt(MS_REMOUNT))
    public static let bind = MountOptions(rawValue: UInt(MS_BIND))
    /// For all mounts below as well.
    public static let recursive = MountOptions(rawValue: UInt(MS_REC))
    /// Mounts made here stay here; what the outer namespace unmounts goes away here too.
    public static let receiving = MountOptions(rawValue: UInt(MS_SLAVE))
}

/// The namespaces that a child runs in.
public enum Surroundings: Sendable {
    /// Ours.
    case same
    /// New ones, made ready by steps. With `.process` the child is the first process of its namespace: when it ends,
    /// the kernel ends all others in there.
    case new(Namespaces, [NamespaceStep])
    /// Those of another process.
    case of(ProcessHandle, Namespaces)
}

/// `Surroundings` in C, valid while this lives.
@safe
final class CNamespaces {
    private let steps: [NamespaceStep]
    private let strings: CStringArray
    private let table: UnsafeMutableBufferPointer<chost_step>
    var value: chost_namespaces

    init(_ surroundings: Surroundings) {
        unsafe value = chost_namespaces(
            create: 0, join: -1, join_flags: 0, steps: nil, step_count: 0, failed_step: -1)
        var steps: [NamespaceStep] = []
        switch surroundings {
        case .same: break
        case .new(let kinds, let preparation):
            unsafe value.create = UInt(UInt32(bitPattern: kinds.rawValue))
            steps = preparation
        case .of(let process, let kinds):
            unsafe value.join = process.descriptor
            unsafe value.join_flags = kinds.rawValue
        }
        self.steps = steps
        strings = CStringArray(bytes: steps.flatMap(\.strings))
        unsafe table = .allocate(capacity: steps.count)
        for (index, step) in steps.enumerated() {
            let texts = unsafe strings.pointers + 4 * index
            unsafe table.initializeElement(
                at: index,
                to: chost_step(
                    kind: step.kind, source: texts[0], target: texts[1], type: texts[2], data: texts[3],
                    flags: step.flags))
        }
        unsafe value.steps = UnsafePointer(table.baseAddress)
        unsafe value.step_count = Int32(steps.count)
    }

    deinit { unsafe table.deallocate() }

    /// The error of a child that could not start.
    func error(_ code: Int32, of executable: String) -> SystemError {
        let failed = unsafe Int(value.failed_step)
        guard steps.indices.contains(failed) else { return SystemError(Errno(rawValue: code), "run", executable) }
        let name = steps[failed].name
        return SystemError(Errno(rawValue: code), name.operation, name.subject)
    }
}

extension NamespaceStep {
    fileprivate var kind: chost_step_kind {
        switch self {
        case .mount: CHOST_MOUNT
        case .detach: CHOST_DETACH
        case .write: CHOST_WRITE
        case .loopback: CHOST_LOOPBACK
        case .join: CHOST_JOIN
        }
    }

    fileprivate var flags: UInt {
        switch self {
        case .mount(_, _, _, let options, _): options.rawValue
        case .join(let network): UInt(network.raw)
        default: 0
        }
    }

    /// Source, target, type, data.
    fileprivate var strings: [[UInt8]] {
        switch self {
        case .mount(let source, let target, let type, _, let data):
            [source.bytes, target.bytes, Array(type.utf8), Array(data.utf8)]
        case .detach(let target): [[], target.bytes, [], []]
        case .write(let text, let target): [[], target.bytes, [], Array(text.utf8)]
        case .loopback, .join: [[], [], [], []]
        }
    }
}
