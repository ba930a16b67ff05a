import ComputeModel
import Console
import Schedules
import Themes

/// What a console reads from files before it shows anything. It needs no backend: it is read while that still connects.
struct ConsoleFiles: Sendable {
  let themes: ThemeNames
  let views: Result<ViewsFile.Kept, ServiceFailure>
  let viewerZone: Zone?
  let zoneDataVersion: ZoneDataVersion?

  init(_ look: LookOptions) {
    themes = ThemeFile.names(look, current: look.theme ?? EmbeddedTheme.standard.rawValue)
    views = Result { () throws(ServiceFailure) in try ViewsFile.read() }
    viewerZone = SystemZones.viewer
    zoneDataVersion = SystemZones.version
  }
}
