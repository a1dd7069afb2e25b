internal import HostSystem
internal import Sandbox

extension Container.Mount {
    /// An `/etc/hosts` for a container without network, as an engine gives one: a slim image has none, and `localhost`
    /// would not be known. `work`: where the file is kept meanwhile.
    static func ownHosts(in work: HostPath) throws -> Container.Mount {
        let hosts = work / "hosts"
        try AtomicFile.write(
            Array("127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost\n".utf8), to: hosts, durable: false)
        try hosts.setMode(0o644)
        return Container.Mount(.bind(hosts, readOnly: true), at: "/etc/hosts")
    }
}
