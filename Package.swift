// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours is Swift 6, with warnings as errors, and says which imports leak into its interface.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .treatWarning("DeprecatedDeclaration", as: .warning),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
  name: "amldeck",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "amldeck", targets: ["amldeck"]),
    .library(name: "Schedules", targets: ["Schedules"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
    .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
    .package(url: "https://github.com/apple/swift-asn1", exact: "1.7.4"),
    .package(url: "https://github.com/apple/swift-certificates", exact: "1.21.1"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: [
    // The thin module map for ncursesw. A system library is the only kind of target that can name the packages
    // it needs; libncursesw5-dev is the name on Debian 12 and Ubuntu, libncurses-dev where that one is gone.
    .systemLibrary(
      name: "CNcursesSystem",
      providers: [.apt(["libncursesw5-dev", "libncurses-dev", "libsqlite3-dev"])]
    ),
    // `static inline`s for what Swift cannot import, and the C file that restores the terminal on a fatal signal.
    .target(
      name: "CNcurses",
      dependencies: ["CNcursesSystem"],
      linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]
    ),
    .target(name: "Terminal", dependencies: ["CNcurses"], swiftSettings: strict),
    .target(name: "Languages", swiftSettings: strict),
    .target(name: "Schedules", dependencies: ["Languages"], swiftSettings: strict),
    .target(name: "ComputeModel", dependencies: ["Languages", "Schedules"], swiftSettings: strict),
    .target(
      name: "ARM",
      dependencies: [
        "ComputeModel", "Schedules",
        .product(name: "HTTPTypes", package: "swift-http-types"),
      ],
      swiftSettings: strict
    ),
    .target(
      name: "ARMClient",
      dependencies: [
        "ARM", "ComputeModel", "Languages", "Schedules",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOExtras", package: "swift-nio-extras"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "SwiftASN1", package: "swift-asn1"),
        .product(name: "X509", package: "swift-certificates"),
      ],
      swiftSettings: strict
    ),
    .target(name: "Simulator", dependencies: ["ComputeModel", "Schedules"], swiftSettings: strict),
    .target(
      name: "SimulatorServer",
      dependencies: [
        "Simulator", "ARM", "ComputeModel", "Schedules",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "HummingbirdTLS", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "SwiftASN1", package: "swift-asn1"),
        .product(name: "X509", package: "swift-certificates"),
      ],
      swiftSettings: strict
    ),
    .target(
      name: "History",
      dependencies: ["ComputeModel", "Schedules", .product(name: "GRDB", package: "GRDB.swift")],
      swiftSettings: strict
    ),
    .target(
      name: "Console", dependencies: ["ComputeModel", "Languages", "Schedules", "Terminal"], swiftSettings: strict),
    .target(
      name: "Themes",
      path: "Themes",
      resources: [
        .embedInCode("default.yaml"), .embedInCode("high-contrast.yaml"), .embedInCode("deuteranopia.yaml"),
        .embedInCode("tritanopia.yaml"), .embedInCode("paper.yaml"), .embedInCode("mono.yaml"),
      ],
      swiftSettings: strict
    ),
    .executableTarget(
      name: "amldeck",
      dependencies: [
        "ARM", "ARMClient", "ComputeModel", "Console", "History", "Languages", "Schedules", "Simulator",
        "SimulatorServer", "Terminal", "Themes",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Yams", package: "Yams"),
      ],
      resources: [.embedInCode("Schema/output.schema.json")],
      swiftSettings: strict,
      linkerSettings: [
        .unsafeFlags(
          [
            // Nobody looks anything up in the program by name: 58,000 names less to load, and what only they hold is
            // left out.
            "-Xlinker", "--no-export-dynamic",
            // 165,000 addresses to be set at each start, in 20 KB in place of 4 MB: glibc reads them so since 2.36, which
            // the program needs anyway, and of the linkers here only lld writes them so.
            "-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs",
          ], .when(platforms: [.linux]))
      ]
    ),
    // A program and no test, so that it is built for release: Tests/benchmarks/schedules/run-schedule-benchmark.
    .executableTarget(
      name: "ScheduleBenchmark",
      dependencies: ["ComputeModel", "Schedules"],
      path: "Tests/benchmarks/schedules",
      exclude: ["cronsim_week.py", "make-workload.py", "requirements.txt", "run-schedule-benchmark"],
      swiftSettings: strict
    ),
    // Likewise: Tests/benchmarks/simulator/run-simulator-benchmark.
    .executableTarget(
      name: "SimulatorBenchmark",
      dependencies: ["ComputeModel", "Schedules", "Simulator"],
      path: "Tests/benchmarks/simulator",
      exclude: ["run-simulator-benchmark"],
      swiftSettings: strict
    ),
    // Likewise: Tests/benchmarks/lists/run-list-benchmark.
    .executableTarget(
      name: "ListBenchmark",
      dependencies: ["ARM", "ComputeModel"],
      path: "Tests/benchmarks/lists",
      exclude: ["run-list-benchmark"],
      swiftSettings: strict
    ),
    // Searches by chance through the console and the simulated service, for tests and for the program below.
    .target(
      name: "Searches",
      dependencies: ["ComputeModel", "Console", "Mutations", "Schedules", "Simulator", "Terminal"],
      path: "Tests/Searches",
      swiftSettings: strict
    ),
    // A program and no test, so that it is built for release: Tests/reliability/searches.py.
    .executableTarget(
      name: "LongSearches",
      dependencies: ["Searches"],
      path: "Tests/reliability/searches",
      swiftSettings: strict
    ),
    // Inputs that somebody might send, made by chance from a seed; what the tests of every parser share.
    .target(name: "Mutations", path: "Tests/Mutations", swiftSettings: strict),
    // Ring 1: pure, no sockets, no sleeps. Each mirrors the target it is named after.
    .testTarget(
      name: "SchedulesTests",
      dependencies: ["Schedules", "Mutations"],
      exclude: ["Vectors", "generate-windows-zones.py"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "ComputeModelTests",
      dependencies: ["ComputeModel", "Schedules", "Mutations"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "ARMTests",
      dependencies: ["ARM", "ComputeModel", "Schedules", "Mutations"],
      swiftSettings: strict
    ),
    .testTarget(name: "LanguagesTests", dependencies: ["Languages"], swiftSettings: strict),
    .testTarget(name: "ArchitectureTests", dependencies: ["Languages", "Mutations"], swiftSettings: strict),
    .testTarget(
      name: "ConsoleTests",
      dependencies: ["Console", "ComputeModel", "Languages", "Mutations", "Schedules", "Searches", "Terminal"],
      exclude: ["Goldens"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "SimulatorTests",
      dependencies: ["Simulator", "ComputeModel", "Mutations", "Schedules", "Searches"],
      swiftSettings: strict
    ),
    // Ring 2: in this process, with files, sockets and ptys.
    .testTarget(
      name: "TerminalTests",
      dependencies: ["Terminal", "CNcurses", "Mutations"],
      exclude: ["generate-width-table.py"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "HistoryTests",
      dependencies: ["History", "ComputeModel", "Schedules", .product(name: "GRDB", package: "GRDB.swift")],
      swiftSettings: strict
    ),
    .testTarget(
      name: "ARMClientTests",
      dependencies: [
        "ARMClient", "ARM", "ComputeModel", "Mutations", "Schedules",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "SwiftASN1", package: "swift-asn1"),
        .product(name: "X509", package: "swift-certificates"),
      ],
      swiftSettings: strict
    ),
    .testTarget(
      name: "amldeckTests",
      dependencies: [
        "amldeck", "ARM", "ARMClient", "ComputeModel", "Console", "History", "Languages", "Mutations", "Schedules",
        "Simulator", "SimulatorServer", "Terminal", "Themes",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: ["Truth"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "SimulatorServerTests",
      dependencies: [
        "SimulatorServer", "Simulator", "ARMClient", "ARM", "ComputeModel", "Schedules",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "SwiftASN1", package: "swift-asn1"),
        .product(name: "X509", package: "swift-certificates"),
      ],
      exclude: ["Examples", "Schemas"],
      swiftSettings: strict
    ),
  ],
  swiftLanguageModes: [.v6]
)

/// With AMLDECK_FUZZ=1 the package is another one: our own targets are built for libFuzzer, and the only program is the
/// one that Tests/fuzz/run-fuzz builds and runs. It calls the readers of every target, with any bytes.
if Context.environment["AMLDECK_FUZZ"] == "1" {
  let fuzzed: [SwiftSetting] = [.unsafeFlags(["-sanitize=fuzzer", "-enable-testing"])]
  package.products = [.executable(name: "amldeck-fuzz", targets: ["amldeck-fuzz"])]
  package.targets.removeAll { $0.type == .test || $0.path?.hasPrefix("Tests/") == true }
  for target in package.targets { target.swiftSettings?.append(contentsOf: fuzzed) }
  // The program as a library, since there can be one `main` only.
  let main = ["-parse-as-library", "-Xfrontend", "-entry-point-function-name", "-Xfrontend", "amldeck_main"]
  package.targets = package.targets.map { target in
    guard target.type == .executable else { return target }
    return .target(
      name: target.name, dependencies: target.dependencies, resources: target.resources,
      swiftSettings: (target.swiftSettings ?? []) + [.unsafeFlags(main)])
  }
  package.targets.append(
    .executableTarget(
      name: "amldeck-fuzz",
      dependencies: ["ARM", "ComputeModel", "Console", "Schedules", "Simulator", "Terminal", "amldeck"],
      path: "Tests",
      // Files of the tests take part: a second reader of lists, and a console with a fleet.
      sources: [
        "fuzz/Targets", "ARMTests/TreeReading.swift", "ConsoleTests/Fleets.swift",
        "Searches/Effect+Changes.swift",
      ],
      swiftSettings: strict + fuzzed,
      // gold cannot link it.
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]))
}
