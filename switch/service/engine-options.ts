import type { EngineSettings } from '../../inventory/model/engine/engine-settings.ts'
import type { SwitchFile } from '../../inventory/model/switch-file.ts'
import type { EngineOptions } from '../engine/start-engine.ts'

type Parts = Pick<EngineOptions, 'secret' | 'log'>

/** What `engine.yaml` says, for the engine that is started. */
export function engineOptions(settings: EngineSettings, parts: Parts): EngineOptions {
  const { applications, ...sip } = settings
  const { secret: _, secretFile: __, ...doors } = applications
  return { ...sip, applications: doors, ...parts }
}

/** What `switch.json` says, for the engine of a node. */
export function nodeEngineOptions({ sip, engine }: SwitchFile, parts: Parts): EngineOptions {
  const { host, port, pingDeadline } = engine
  return { ...sip, applications: { host, port, pingDeadline }, ...parts }
}
