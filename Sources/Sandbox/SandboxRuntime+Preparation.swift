internal import HostSystem
internal import Synchronization

/// What all containers that this process starts share.
extension SandboxRuntime {
    /// Makes it ready on a thread of its own, while whoever will start a container does something else.
    public func prepare() {
        // Where there is no thread to be had, the first start does it.
        try? detach {
            _ = sealedProgram
            _ = filterIdentity
        }
    }

    /// Both runtimes guard against a container that overwrites them on the host: they start themselves again from a
    /// copy that nobody can write to, unless they run from one. So they are loaded and linked once, not twice.
    ///
    /// Nil where the kernel does not run programs from memory: then the runtime makes its own copies.
    var sealedProgram: SealedProgram? {
        Self.programs.withLock { programs in
            if let known = programs[path] { return known }
            let program = try? SealedProgram(copying: path)
            programs[path] = .some(program)
            return program
        }
    }

    private static let programs = Mutex<[HostPath: SealedProgram?]>([:])

    /// What is mounted for the runtime to look at: it asks which kind of control groups there is, and makes none where
    /// it may not write.
    ///
    /// On a machine with the first version, crun is content to find none; runc is not, but takes the second version, and
    /// waits for the kernel, which takes 5 to 20 ms to mount it there.
    var controlGroups: NamespaceStep {
        let place = HostPath("/sys/fs/cgroup")
        let isFirstVersion = (try? place.fileSystemType()) == Self.memoryFileSystem
        let type = kind == .crun && isFirstVersion ? "tmpfs" : "cgroup2"
        return .mount(
            source: HostPath(type), on: place, type: type, options: [.noSetuid, .noDevices, .noExecution, .readOnly],
            data: "")
    }

    /// `TMPFS_MAGIC` of `statfs(2)`: what the hierarchies of the first version are mounted in.
    private static let memoryFileSystem = 0x0102_1994
}
