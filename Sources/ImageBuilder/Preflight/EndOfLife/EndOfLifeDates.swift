/// Until when releases get security updates, as those who make them say; where they name a month, its last day. A
/// release that is not in the table says nothing. Taken on 2026-11-21 from stored copies of the sources' pages, the releases
/// of the last years one by one; where sources disagree, the later date stands.
enum EndOfLifeDates {
    static let products: [Product] = [
        // Long-term support by Debian's LTS team included.
        Product(
            name: "Debian", id: "debian", source: "wiki.debian.org/LTS",
            ends: [
                "8": "2020-06-30", "9": "2022-06-30", "10": "2024-06-30", "11": "2026-08-31", "12": "2028-06-30",
                "13": "2030-06-30",
            ]),
        // Standard support.
        Product(
            name: "Ubuntu", id: "ubuntu", source: "ubuntu.com/about/release-cycle",
            ends: [
                "14.04": "2019-04-30", "16.04": "2021-04-30", "18.04": "2023-05-31", "20.04": "2025-05-31",
                "22.04": "2027-05-31", "23.10": "2024-07-11", "24.04": "2029-05-31", "24.10": "2025-07-10",
                "25.04": "2026-01-15", "25.10": "2026-07-31",
            ]),
        Product(
            name: "Alpine", id: "alpine", source: "alpinelinux.org/releases",
            ends: [
                "3.14": "2023-05-01", "3.15": "2023-11-01", "3.16": "2024-05-23", "3.17": "2024-11-22",
                "3.18": "2025-05-09", "3.19": "2025-11-01", "3.20": "2026-04-01", "3.21": "2026-11-01",
                "3.22": "2027-05-01", "3.23": "2027-11-01",
            ]),
        Product(
            name: "Fedora", id: "fedora", source: "docs.fedoraproject.org/en-US/releases/eol",
            ends: [
                "37": "2023-12-05", "38": "2024-05-21", "39": "2024-11-26", "40": "2025-05-13", "41": "2025-12-15",
                "42": "2026-05-27",
            ]),
        Product(
            name: "CentOS", id: "centos", source: "centos.org/centos-linux-eol",
            ends: ["6": "2020-11-30", "7": "2024-06-30", "8": "2021-12-31"]),
        Product(
            name: "Node.js", id: "node", source: "github.com/nodejs/Release",
            ends: [
                "10": "2021-04-30", "12": "2022-04-30", "14": "2023-04-30", "16": "2023-09-11", "17": "2022-06-01",
                "18": "2025-04-30", "19": "2023-06-01", "20": "2026-04-30", "21": "2024-06-01", "22": "2027-04-30",
                "23": "2025-06-01", "24": "2028-04-30", "25": "2026-06-01",
            ]),
        Product(
            name: "Python", id: "python", source: "devguide.python.org/versions",
            ends: [
                "2.7": "2020-01-01", "3.6": "2021-12-23", "3.7": "2023-06-27", "3.8": "2024-10-07",
                "3.9": "2025-10-31", "3.10": "2026-10-31", "3.11": "2027-10-31", "3.12": "2028-10-31",
                "3.13": "2029-10-31", "3.14": "2030-10-31",
            ]),
    ]

    struct Product {
        let name: String
        /// As `/etc/os-release` has it, for distributions.
        let id: String
        let source: String
        /// The last day, by release.
        let ends: [String: String]
    }
}
