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
export function nodeEngineOptions(file: SwitchFile, parts: Parts): EngineOptions {
  const { sip, engine } = file
  const { host, port, pingDeadline } = engine
  const survival = { wait: survivalOf(file) }
  return { ...sip, survival, applications: { host, port, pingDeadline }, ...parts }
}

/** Milliseconds the calls of an application that died wait for its next worker, unless told otherwise. */
const USUAL_SURVIVAL = 20_000

export function survivalOf({ sip }: Pick<SwitchFile, 'sip'>): number {
  return sip.survival?.wait ?? USUAL_SURVIVAL
}
