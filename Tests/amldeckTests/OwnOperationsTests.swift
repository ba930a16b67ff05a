import ARM
import ARMClient
import ComputeModel
import Console
import History
import Schedules
import Testing

@testable import amldeck

/// What a later run of the program picks up, and what it leaves alone.
@Suite struct OwnOperationsTests {
  private static let now = Instant(secondsSinceEpoch: 1_795_410_000)
  private static let azure = URLOrigin(host: "management.azure.com", port: 443)
  private static let china = URLOrigin(host: "management.chinacloudapi.cn", port: 443)
  private static let target = Target(
    id: "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w/computes/ci",
    name: "ci", workspace: "w")

  private let store: HistoryStore

  init() throws { store = try HistoryStore(path: nil) }

  private func operations(on cloud: URLOrigin) -> OwnOperations { OwnOperations(store: store, cloud: cloud) }

  /// A stop that Azure has accepted.
  private func accepted(poll: PendingOperation.Poll = .statusResource("https://management.azure.com/x?c=1 2"))
    -> OwnAction
  {
    let own = operations(on: Self.azure).began(.stop, Self.target, at: Self.now)
    let pending = PendingOperation(
      action: .stop, resourcePath: Self.target.id, poll: poll, firstWaitMilliseconds: nil, requestID: "r")
    return operations(on: Self.azure).accepted(own, pending)
  }

  @Test(arguments: [
    PendingOperation.Poll.statusResource("https://management.azure.com/x?c=1"),
    .location("https://management.azure.com/l"), .resource,
  ])
  func anotherRunGoesOnWatching(poll: PendingOperation.Poll) throws {
    _ = accepted(poll: poll)
    let open = operations(on: Self.azure).open(at: Self.now + .seconds(60))
    #expect(open.map(\.operation.poll) == [poll])
    #expect(open.map(\.target) == [Self.target])
  }

  @Test func aRunOnAnotherCloudNeitherAsksNorCloses() throws {
    _ = accepted()
    #expect(operations(on: Self.china).open(at: Self.now + .seconds(60)).isEmpty)
    #expect(operations(on: Self.azure).open(at: Self.now + .seconds(60)).count == 1)
  }

  @Test(arguments: [ServiceFailure.Kind.noContact, .noAccess, .cancelled, .unexpectedAnswer])
  func whatSaysNothingOfTheOperationLeavesItOpen(kind: ServiceFailure.Kind) throws {
    let own = accepted()
    operations(on: Self.azure).ended(own, ServiceFailure(kind, "away"), at: Self.now + .seconds(60))
    #expect(operations(on: Self.azure).open(at: Self.now + .seconds(60)).count == 1)
  }

  @Test func itsEndClosesIt() throws {
    for failure in [nil, ServiceFailure(.operationFailed, "failed")] {
      operations(on: Self.azure).ended(accepted(), failure, at: Self.now + .seconds(60))
      #expect(operations(on: Self.azure).open(at: Self.now + .seconds(60)).isEmpty)
    }
  }

  @Test func whatIsADayOldIsNotAskedAboutAnyMore() throws {
    _ = accepted()
    #expect(operations(on: Self.azure).open(at: Self.now + .seconds(90_000)).isEmpty)
    #expect(try store.openActions().isEmpty)
  }

  // MARK: What has ended

  private static let workspace = WorkspaceID(subscription: "s", resourceGroup: "g", name: "w")

  private func ended(cleared: [ClearedOperations] = [], after seconds: Int64 = 120) throws -> [PastOperation] {
    try operations(on: Self.azure).ended(
      in: [Self.workspace], cleared: cleared, at: Self.now + .seconds(seconds))
  }

  @Test func whatEndedInAnEarlierRunIsShownUntilItIsCleared() throws {
    operations(on: Self.azure).ended(accepted(), nil, at: Self.now + .seconds(60))
    let shown = try ended()
    #expect(shown.map(\.label) == ["stop"])
    #expect(shown.map(\.outcome) == [.succeeded])
    #expect(shown.map(\.requestID) == ["r"])
    let path = Self.workspace.path.lowercased()
    let before = ClearedOperations(workspace: path, until: Self.now + .seconds(30))
    #expect(try ended(cleared: [before]).count == 1)
    let after = ClearedOperations(workspace: path, until: Self.now + .seconds(90))
    #expect(try ended(cleared: [after]).isEmpty)
    let elsewhere = ClearedOperations(workspace: path + "2", until: Self.now + .seconds(90))
    #expect(try ended(cleared: [elsewhere]).count == 1)
  }

  @Test func whatFailedSaysWithWhichCode() throws {
    let failure = ServiceFailure(.operationFailed, "no cores are left", code: "QuotaExceeded")
    operations(on: Self.azure).ended(accepted(), failure, at: Self.now + .seconds(60))
    #expect(try ended().map(\.outcome) == [.failedBefore(code: "QuotaExceeded")])
  }

  @Test func whatWasDetachedIsNeitherWatchedAgainNorCalledDone() throws {
    operations(on: Self.azure).left(accepted(), at: Self.now + .seconds(60))
    #expect(operations(on: Self.azure).open(at: Self.now + .seconds(120)).isEmpty)
    #expect(try ended().map(\.outcome) == [.detached])
    // How long it took nobody knows.
    #expect(operations(on: Self.azure).usualTimes().isEmpty)
  }

  @Test func afterAWeekTheHistoryAloneHasIt() throws {
    operations(on: Self.azure).ended(accepted(), nil, at: Self.now + .seconds(60))
    #expect(try ended(after: 8 * 86_400).isEmpty)
  }
}
