import ComputeModel
import Schedules
import Terminal
import Testing

@testable import amldeck

@Suite struct AlertConfigurationTests {
  @Test func alertsAndTheBudgetAreRead() throws {
    let file = try Home(
      """
      alerts:
        kinds: [stop-soon, failed, owner-gone]
        bell: true
        notify: osc777
        command: [/usr/local/bin/page, ml]
        command-seconds: 5
        log: /var/log/amldeck.jsonl
        quiet-hours: 22:00-07:00
      cost:
        weekly-budget: 150.5
      """
    ).configuration().file
    let alerts = try #require(file.alerts?.value)
    #expect(alerts.kinds == [.stopSoon, .finding(.failed), .finding(.ownerGone)])
    #expect(alerts.rings && alerts.notification == .osc777)
    #expect(alerts.command == ["/usr/local/bin/page", "ml"])
    #expect(alerts.commandLimit == .seconds(5))
    #expect(alerts.log == .file("/var/log/amldeck.jsonl"))
    #expect(alerts.quiet == QuietHours("22:00-07:00"))
    #expect(file.alerts?.origin == "\(Home.file):2")
    #expect(file.weeklyBudget?.value.number == "150.50")
    #expect(file.weeklyBudget?.origin == "\(Home.file):10")
  }

  @Test func withoutKindsTheUsualOnesAlert() throws {
    let alerts = try Home("alerts: {bell: true}").configuration().file.alerts
    #expect(alerts?.value.kinds == AlertKind.usual)
    #expect(AlertKind.usual.contains(.stopSoon) && AlertKind.usual.contains(.finding(.failed)))
    #expect(!AlertKind.usual.contains(.finding(.outdatedImage)))
    #expect(try Home("theme: mono").configuration().file.alerts == nil)
  }

  @Test(
    arguments: [
      ("alerts:\n  bell: true\n  kinds: [stopsoon]", ":3: there is no alert stopsoon: did you mean stop-soon?"),
      ("alerts:\n  bel: true", ":2: there is no key bel: did you mean bell?"),
      ("alerts:\n  bell: perhaps", ":2: bell is true or false."),
      ("alerts:\n  kinds: [failed]", ":2: nobody hears these alerts"),
      ("alerts:\n  command: page", ":2: command begins with the absolute path of a program"),
      ("alerts:\n  command: /bin/true\n  command-seconds: 0", ":3: command-seconds is a whole number from 1 to 300."),
      ("alerts:\n  notify: growl", ":2: there is no notify growl: there are osc9, osc777."),
      ("alerts:\n  log: here.txt", ":2: log is journal, or the absolute path of a file."),
      ("alerts:\n  bell: true\n  quiet-hours: night", ":3: quiet-hours is like 22:00-07:00."),
      ("cost:\n  weekly-budget: much", ":2: weekly-budget is a number such as 150"),
      ("cost:\n  budget: 5", ":2: there is no key budget: there are weekly-budget."),
    ])
  func aMistakeIsSaidWithItsLine(yaml: String, sentence: String) {
    let said = Home(yaml).mistake()
    #expect(said.contains(Home.file + sentence), "\(said)")
  }
}
