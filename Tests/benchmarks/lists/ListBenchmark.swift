import ARM
import ComputeModel
import Glibc

/// The speed of the reader of lists, in this process: 10,000 instances on one page, about 27 MB, as the service writes
/// them. Prints one JSON line. `run-list-benchmark` builds it and holds it to its bar.
@main
enum ListBenchmark {
  private static let instances = 10_000
  private static let workspace = WorkspaceID(subscription: "s", resourceGroup: "g", name: "w")

  static func main() throws {
    let compact = page().compactBytes
    // The recorded service indents (FACTS section 16).
    let indented = Array(page().indentedText.utf8)
    let figures = try [("compact", compact), ("indented", indented)].map { name, page in
      let seconds = try best { try ComputeList(scanning: page, in: workspace, position: 0)?.elements.count }
      let tree = try best { try JSONValue(parsing: page)["value"]?.elements?.count }
      return #""\#(name)":{"bytes":\#(page.count),"cpu_seconds":\#(seconds),"tree_cpu_seconds":\#(tree)}"#
    }
    print("{\(figures.joined(separator: ","))}")
  }

  /// CPU seconds of the best of nine runs: the others measure what else the machine does.
  private static func best(_ read: () throws -> Int?) throws -> Double {
    var best = Double.infinity
    for _ in 0..<9 {
      let begun = cpuSeconds()
      let count = try read()
      best = min(best, cpuSeconds() - begun)
      guard count == instances else { fail("the page does not hold what was written into it") }
    }
    return best
  }

  private static func page() -> JSONValue {
    .object(["value": .array((0..<instances).map(instance)), "nextLink": .null])
  }

  private static func instance(_ number: Int) -> JSONValue {
    let name = "ci-\(number)"
    let person = "user\(number % 977)@example.com"
    let principal = "5f0c6a51-aaaa-bbbb-cccc-\(100_000_000_000 + number)"
    let tenant = "72f988bf-86f1-41af-91ab-2d7cd011db47"
    return .object([
      "id": .string(ComputeID(workspace: workspace, name: name).path), "name": .string(name),
      "type": .string("Microsoft.MachineLearningServices/workspaces/computes"), "location": .string("westeurope"),
      "tags": .object(["owner": .string(person), "team": .string(number % 50 == 0 ? "données – β" : "research")]),
      "identity": .object([
        "type": .string("SystemAssigned"), "principalId": .string(principal), "tenantId": .string(tenant),
      ]),
      "systemData": .object([
        "createdBy": .string(person), "createdByType": .string("User"),
        "createdAt": .string("2026-03-14T09:26:53.5897932Z"), "lastModifiedBy": .string("someone@example.com"),
        "lastModifiedByType": .string("User"), "lastModifiedAt": .string("2026-11-01T10:20:30.1234567Z"),
      ]),
      "properties": .object([
        "createdOn": .string("2026-03-14T09:26:53.5897932+00:00"),
        "modifiedOn": .string("2026-11-01T10:20:30.1234567+00:00"), "disableLocalAuth": .bool(false),
        "description": .null, "resourceId": .null, "computeType": .string("ComputeInstance"),
        "computeLocation": .string("westeurope"), "provisioningState": .string("Succeeded"),
        "provisioningErrors": .null, "provisioningWarnings": .object([:]), "isAttachedCompute": .bool(false),
        "properties": properties(number, name, principal, tenant),
      ]),
    ])
  }

  private static func properties(_ number: Int, _ name: String, _ user: String, _ tenant: String) -> JSONValue {
    let states = ["Running", "Stopped", "Starting", "Stopping", "CreateFailed"]
    let host = "https://\(name).westeurope.instances.azureml.ms"
    return .object([
      "vmSize": .string("STANDARD_DS3_V2"), "imageVersion": .null, "subnet": .null,
      "applicationSharingPolicy": .string("Shared"),
      "sshSettings": .object([
        "sshPublicAccess": .string("Disabled"), "adminUserName": .string("azureuser"), "sshPort": .number(50_000),
        "adminPublicKey": .null,
      ]),
      "connectivityEndpoints": .object(["publicIpAddress": .null, "privateIpAddress": .string("10.0.0.5")]),
      "applications": .array(
        [("Jupyter", "/tree/"), ("Jupyter Lab", "/lab"), ("RStudio", "/rstudio")].map {
          .object(["displayName": .string($0.0), "endpointUri": .string(host + $0.1)])
        }),
      "createdBy": .object([
        "userId": .string(user), "userOrgId": .string(tenant), "userName": .string("User \(number % 977) \"Nick\""),
      ]),
      "errors": .array([]), "state": .string(states[number % states.count]),
      "computeInstanceAuthorizationType": .string("personal"), "personalComputeInstanceSettings": .null,
      "setupScripts": .null, "dataMounts": .null, "dataDisks": .null, "containers": .null, "updateStatus": .null,
      "lastOperation": .object([
        "operationName": .string("Start"), "operationTime": .string("2026-11-23T08:00:01.234+00:00"),
        "operationStatus": .string("Succeeded"), "operationTrigger": .string("Schedule"),
      ]),
      "schedules": .object([
        "computeStartStop": .array([
          .object([
            "id": .string("5c2b-\(number)"), "status": .string("Enabled"), "provisioningStatus": .string("Completed"),
            "action": .string("Stop"), "triggerType": .string("Cron"), "schedule": .null, "recurrence": .null,
            "cron": .object([
              "startTime": .string("2026-01-01T00:00:00"), "timeZone": .string("W. Europe Standard Time"),
              "expression": .string("0 18 * * 1-5"),
            ]),
          ])
        ])
      ]),
      "idleTimeBeforeShutdown": .string("PT60M"), "enableNodePublicIp": .bool(true), "enableSSO": .bool(true),
      "osImageMetadata": .object([
        "currentImageVersion": .string("24.06.10"), "latestImageVersion": .string("24.06.10"),
        "isLatestOsImageVersion": .bool(true), "osPatchingStatus": .null,
      ]),
      "versions": .object(["runtime": .string("3.0.02755.0006")]), "customServices": .array([]),
    ])
  }

  private static func fail(_ sentence: String) -> Never {
    let line = Array("ListBenchmark: \(sentence)\n".utf8)
    _ = write(2, line, line.count)
    exit(1)
  }

  /// User and system time of this process.
  private static func cpuSeconds() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }
}
