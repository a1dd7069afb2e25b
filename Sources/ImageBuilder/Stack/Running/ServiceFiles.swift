internal import HostSystem
internal import OCI

/// The directories and files of this machine that a stack's containers see: volumes, secrets, the names of the others.
final class ServiceFiles {
    struct Mount {
        /// Nil stands for memory.
        let source: HostPath?
        let target: String
        var readOnly = false
    }

    private let work: HostPath
    private let volumes: HostPath

    /// - Parameter volumes: where they are kept beyond the run; nil lets them go with `work`.
    init(work: HostPath, volumes: HostPath?) {
        self.work = work
        self.volumes = volumes ?? work / "volumes"
    }

    func mounts(
        for replica: StackLayout.Replica, _ image: StackImage, hosts: String, _ secrets: SecretValues
    ) throws -> [Mount] {
        let folder = work / "files" / replica.numberedName
        try folder.createDirectories()
        var mounts = try volumeMounts(for: replica, image, folder)
        if !mounts.contains(where: { $0.target == "/tmp" }) { mounts.append(Mount(source: nil, target: "/tmp")) }
        for secret in replica.service.secrets {
            let file = folder / "secret-\(secret.name)"
            try AtomicFile.write(secrets[secret.name], to: file, mode: 0o400, durable: false)
            try file.setOwner(image.user.id, group: image.user.group)
            mounts.append(Mount(source: file, target: "/run/secrets/\(secret.name)", readOnly: true))
        }
        let names = folder / "hosts"
        try AtomicFile.write(Array(hosts.utf8), to: names, durable: false)
        try names.setMode(0o644)
        return mounts + [Mount(source: names, target: "/etc/hosts", readOnly: true)]
    }

    /// The stack's volumes, then those that only the image knows of, which each container has for itself.
    private func volumeMounts(
        for replica: StackLayout.Replica, _ image: StackImage, _ folder: HostPath
    ) throws -> [Mount] {
        var mounts: [Mount] = []
        for mount in replica.service.mounts {
            mounts.append(try self.mount(volumes / mount.volume.name, at: mount.target, image))
        }
        for (index, text) in image.execution.volumes.enumerated() where text.hasPrefix("/") && text != "/tmp" {
            if mounts.contains(where: { $0.target == text }) { continue }
            mounts.append(try mount(folder / "volume-\(index)", at: try ImagePath(text), image))
        }
        return mounts
    }

    private func mount(_ directory: HostPath, at target: ImagePath, _ image: StackImage) throws -> Mount {
        let isEmpty = try !directory.exists || FileDescriptor.open(directory, .read, .directory).entryNames().isEmpty
        if isEmpty { try VolumeContent(files: image.files).copy(target, to: directory) }
        return Mount(source: directory, target: target.description)
    }
}
