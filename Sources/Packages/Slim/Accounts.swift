/// `/etc/passwd` and `/etc/group` of a slim file system.
///
/// With `base-passwd` among the packages they are its master files, as its postinst would copy them. Else they hold
/// what every Debian system has the same numbers for and programs in containers ask for.
enum Accounts {
    static let passwd = """
        root:x:0:0:root:/root:/bin/sh
        daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
        bin:x:2:2:bin:/bin:/usr/sbin/nologin
        sys:x:3:3:sys:/dev:/usr/sbin/nologin
        mail:x:8:8:mail:/var/mail:/usr/sbin/nologin
        www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
        backup:x:34:34:backup:/var/backups:/usr/sbin/nologin
        nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin

        """

    static let group = """
        root:x:0:
        daemon:x:1:
        bin:x:2:
        sys:x:3:
        adm:x:4:
        tty:x:5:
        disk:x:6:
        mail:x:8:
        www-data:x:33:
        backup:x:34:
        utmp:x:43:
        shadow:x:42:
        staff:x:50:
        users:x:100:
        nogroup:x:65534:

        """

    /// Files before `dns`, as libc-bin has it; without the file glibc asks `nis` first.
    static let nameServices = """
        passwd:         files
        group:          files
        shadow:         files
        gshadow:        files

        hosts:          files dns
        networks:       files

        protocols:      db files
        services:       db files
        ethers:         db files
        rpc:            db files

        """

    /// A master file of base-passwd with the password field that an installed system has.
    static func installed(_ master: [UInt8]) -> [UInt8] {
        Array(
            master.split(separator: newline).map { line in
                var fields = line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
                if fields.count > 2, fields[1] == [UInt8(ascii: "*")] { fields[1] = [UInt8(ascii: "x")] }
                return fields.joined(separator: [UInt8(ascii: ":")]) + [newline]
            }.joined())
    }
}
