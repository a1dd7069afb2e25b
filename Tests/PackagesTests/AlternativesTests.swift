import TestSupport
import Testing

@testable import Packages

@Suite("Alternatives in maintainer scripts")
struct AlternativesTests {
    private func parse(_ script: String) -> [Alternative] { Alternative.parse(script: Array(script.utf8)) }

    @Test func aCommandOverSeveralLinesHasItsFollowers() {
        let found = parse(
            """
            if [ "$1" = "configure" ]; then
                    update-alternatives --install /usr/bin/awk awk /usr/bin/mawk 5 \\
                        --slave /usr/share/man/man1/awk.1.gz awk.1.gz /usr/share/man/man1/mawk.1.gz \\
                        --slave /usr/bin/nawk nawk /usr/bin/mawk
            fi
            """)
        #expect(found.map(\.link) == ["/usr/bin/awk"])
        #expect(found.first?.priority == 5)
        #expect(found.first?.followers.map(\.name) == ["awk.1.gz", "nawk"])
    }

    @Test func loopsAndLiteralVariablesAreUnderstood() {
        let found = parse(
            """
            priority=1711
            basedir=/usr/lib/jvm/java-17-openjdk-amd64
            jre_tools='java keytool'
            if [ x ]; then
                priority=$(expr $priority - 1)
            fi
            for i in $jre_tools; do
                unset slave1 || true
                update-alternatives \\
                    --install /usr/bin/$i $i ${basedir}/bin/$i $priority $slave1
            done
            """)
        #expect(
            found.map(\.path) == [
                "/usr/lib/jvm/java-17-openjdk-amd64/bin/java", "/usr/lib/jvm/java-17-openjdk-amd64/bin/keytool",
            ])
        #expect(found.map(\.priority) == [1711, 1711])
    }

    @Test(arguments: [
        "# update-alternatives --install /a a /b 1", "update-alternatives --install /usr/bin/$x $x $y 1",
        "update-alternatives --remove awk /usr/bin/mawk", "echo --install /a a /b 1",
        "update-alternatives --install /usr/bin/a ../../evil /usr/bin/b 1", "update-alternatives --install a a b 1",
    ])
    func whatIsNoPlainInstallationIsLeftOut(script: String) {
        #expect(parse(script).isEmpty)
    }

    @Test func commandsBehindAConditionOnOneLineCount() {
        let found = parse("test -x /bin/nano && update-alternatives --install /usr/bin/pico pico /bin/nano 10 || true")
        #expect(found.map(\.name) == ["pico"])
    }

    @Test func neverTrapsOnDamagedScripts() {
        var random = RandomSource(seed: 3)
        let script = Array(
            "x='a b'\nfor i in $x ${y}; do\n update-alternatives --install /u/$i $i /v/${i}$x 3 \\\n --slave /a b /c\ndone\n"
                .utf8)
        for _ in 0..<2000 { _ = Alternative.parse(script: random.damaged(script)) }
    }
}
