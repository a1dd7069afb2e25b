import HostSystem
import TestSupport

extension Workshop {
    /// Makes `other/`, an image layout of two layers, by umoci: every kind of file in the lower, removals and
    /// replacements in the upper one. `other-files/` is what it unpacks to.
    func makeForeignImage() throws {
        try shell(
            """
            umoci init --layout other
            umoci new --image other:latest
            umoci config --image other:latest --config.env A=1 --config.cmd /bin/x --config.label from=other
            umoci unpack --image other:latest bundle
            cd bundle/rootfs
            mkdir -p usr/bin etc opaque/deep gone tmp; chmod 1777 tmp
            echo tool > usr/bin/tool; chmod 4755 usr/bin/tool; ln usr/bin/tool usr/bin/same
            ln -s usr/bin bin; ln -s /nowhere dangling; mkfifo pipe; mknod null c 1 3
            echo x > "$(printf 'caf\\351')"; echo 1 > opaque/one; echo 2 > opaque/deep/two; echo 3 > gone/three
            echo 4 > etc/four; chown 1000:1001 etc/four
            cd ../..; umoci repack --image other:latest --refresh-bundle bundle; cd bundle/rootfs
            rm -r opaque gone; mkdir opaque; echo new > opaque/new; rm bin; mkdir bin; echo more > bin/more
            ln usr/bin/tool third
            cd ../..; umoci repack --image other:latest --refresh-bundle bundle
            umoci unpack --image other:latest other-bundle
            mv other-bundle/rootfs other-files
            rm -r bundle other-bundle
            """)
    }
}
