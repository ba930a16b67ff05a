import ComputeModel
import Schedules
import Testing

@Suite struct CostTests {
  // A Wednesday.
  private static let now = Plans.instant("2026-11-25T12:00:00Z")

  @Test(
    arguments: [
      ("0.229", 3600, "0.23 USD"), ("0.229", 36_000, "2.29 USD"), ("1", 1, "0.00 USD"), ("0", 3600, "0.00 USD"),
      ("3.06", 604_800, "514.08 USD"),
    ])
  func aPriceOverSeconds(price: String, seconds: Int, text: String) throws {
    let money = try #require(Money(price, currency: "USD"))
    #expect(money.forSeconds(Int64(seconds)).text == text)
  }

  @Test(arguments: ["", "x", "-1", "nan", "inf", "1e30"]) func whatIsNoPrice(text: String) {
    #expect(Money(text, currency: "USD") == nil)
  }

  @Test func aPriceIsPrintedAsItCame() {
    #expect(Money("0.229", currency: "USD")?.exact == "0.229")
    #expect(Money("3", currency: "USD")?.exact == "3")
    #expect(Money("0.000001", currency: "USD")?.exact == "0.000001")
  }

  @Test func weeksBeginOnMonday() {
    // Wednesday noon in UTC is Wednesday evening in Shanghai, where the week began on Sunday afternoon by UTC.
    let utc = CostCalendar(now: Self.now, zone: .utc)
    #expect(utc.dayStart == Plans.instant("2026-11-25T00:00:00Z"))
    #expect(utc.weekStart == Plans.instant("2026-11-23T00:00:00Z"))
    guard let shanghai = try? Plans.zones.zone(iana: "Asia/Shanghai") else { return }
    #expect(CostCalendar(now: Self.now, zone: shanghai).weekStart == Plans.instant("2026-11-22T16:00:00Z"))
    let sunday = CostCalendar(now: Plans.instant("2026-11-29T12:00:00Z"), zone: .utc)
    #expect(sunday.weekStart == utc.weekStart)
  }

  private static func instance(
    _ state: String, since: String, idle: String? = nil, schedules: [JSONValue] = []
  ) -> ComputeInstance {
    ComputeInstance(
      id: "/x", name: "ci", workspace: "w", resourceGroup: "g", subscription: "s", state: InstanceState(state),
      idleTimeBeforeShutdown: idle, schedules: schedules,
      lastOperation: LastOperation(
        name: state == "Stopped" ? "Stop" : "Start", time: Plans.instant(since), status: "Succeeded", trigger: "User"),
      createdOn: Plans.instant("2026-11-01T00:00:00Z"))
  }

  private static func cost(
    _ instance: ComputeInstance, past: ObservedPast? = nil, price: String? = "2"
  ) -> InstanceCost {
    InstanceCost(
      of: instance, price: price.map { VMSize.Price(perHour: $0, currency: "USD") }, past: past,
      plan: InstancePlan(of: instance, zones: Plans.zones), now: now,
      calendar: CostCalendar(now: now, zone: .utc))
  }

  @Test func whatTheServiceSaysOfItsLastOperationCounts() {
    // Since Tuesday noon: 24 hours, twelve of them today. Monday is not known.
    let cost = Self.cost(Self.instance("Running", since: "2026-11-24T12:00:00Z"))
    #expect(cost.perHour?.text == "2.00 USD")
    #expect(cost.money(cost.today)?.text == "24.00 USD")
    #expect(cost.money(cost.week)?.text == "48.00 USD")
    #expect(cost.today.unknownSeconds == 0)
    #expect(cost.week.unknownSeconds == 36 * 3600)
  }

  @Test func eachDayHasItsHoursAndWhatNobodySawIsNotZero() throws {
    // Watched on Monday until ten; since Tuesday noon it runs, by its last operation.
    let past = ObservedPast(spans: [
      ObservedPast.Span(
        state: InstanceState("Running"), from: Plans.instant("2026-11-23T08:00:00Z"),
        until: Plans.instant("2026-11-23T10:00:00Z"))
    ])
    let cost = Self.cost(Self.instance("Running", since: "2026-11-24T12:00:00Z"), past: past)
    #expect(cost.days.first?.date == "2026-11-19" && cost.days.last?.date == "2026-11-25")
    let (ran, unknown): ([Int64], [Int64]) = ([0, 0, 0, 0, 2, 12, 12], [24, 24, 24, 24, 22, 12, 0])
    #expect(cost.days.map { $0.time.runningSeconds / 3600 } == ran)
    #expect(cost.days.map { $0.time.unknownSeconds / 3600 } == unknown)
    let today = try #require(cost.days.last)
    #expect(today.length == 43_200)
    #expect(cost.money(today.time)?.text == "24.00 USD")
    let all = try #require(FleetCost([cost, cost]).days.last)
    #expect(all.time.runningSeconds == 86_400 && all.length == 86_400)
  }

  @Test func whatWasSeenCountsAndWhatNobodySawIsUnknown() {
    let past = ObservedPast(spans: [
      ObservedPast.Span(
        state: InstanceState("Running"), from: Plans.instant("2026-11-23T00:00:00Z"),
        until: Plans.instant("2026-11-23T10:00:00Z"))
    ])
    let cost = Self.cost(Self.instance("Stopped", since: "2026-11-24T00:00:00Z"), past: past)
    #expect(cost.perHour == nil)
    #expect(cost.money(cost.week)?.text == "20.00 USD")
    #expect(cost.week.unknownSeconds == 14 * 3600)
    #expect(cost.today == InstanceCost.Time(runningSeconds: 0, unknownSeconds: 0))
  }

  @Test func anUnusableMachineMayBePaidForOrNot() {
    let cost = Self.cost(Self.instance("Unusable", since: "2026-11-25T06:00:00Z"))
    #expect(cost.today == InstanceCost.Time(runningSeconds: 0, unknownSeconds: 12 * 3600))
  }

  @Test func withoutAPriceNothingIsInvented() {
    let cost = Self.cost(Self.instance("Running", since: "2026-11-24T12:00:00Z"), price: nil)
    #expect(cost.perHour == nil && cost.money(cost.week) == nil)
    let all = FleetCost([cost, Self.cost(Self.instance("Running", since: "2026-11-24T12:00:00Z"))])
    #expect(all.withoutPrice == 1)
    #expect(all.perHourText == ">=2.00 USD")
    #expect(all.running == 2)
  }

  @Test func wasteIsWhatNothingWillStop() {
    func waste(_ change: (inout ComputeInstance) -> Void) -> String? {
      var instance = Self.instance("Running", since: "2026-11-24T12:00:00Z")
      change(&instance)
      return Self.cost(instance).waste
    }
    let stop = Plans.cron("Stop", "0 18 * * *", zone: "UTC", start: "2026-11-01T00:00:00")
    let application = ComputeInstance.Application(name: "rstudio", endpoint: nil, kind: .custom)
    #expect(waste { _ in } == "nothing will stop it")
    #expect(waste { $0.schedules = [stop] } == nil)
    #expect(waste { $0.idleTimeBeforeShutdown = "PT30M" } == nil)
    #expect(
      waste {
        $0.idleTimeBeforeShutdown = "PT30M"
        $0.applications = [application]
        $0.schedules = [stop]
      } == "its idle shutdown cannot fire: custom application rstudio: never idle")
    #expect(waste { $0.state = InstanceState("JobRunning") } == nil)
    #expect(waste { $0.state = InstanceState("Stopped") } == nil)
  }

  @Test func currenciesStandSideBySide() {
    var sum = MoneySum()
    #expect(sum.text == "0")
    sum.add(Money(millionths: 1_500_000, currency: "USD"))
    sum.add(Money(millionths: 2_000_000, currency: "CNY"))
    sum.add(Money(millionths: 500_000, currency: "USD"))
    #expect(sum.text == "2.00 CNY + 2.00 USD")
  }
}
