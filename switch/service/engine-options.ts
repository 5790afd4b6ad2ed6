import type { EngineSettings } from '../../inventory/model/engine/engine-settings.ts'
import type { EngineOptions } from '../engine/start-engine.ts'

type Parts = Pick<EngineOptions, 'secret' | 'log'>

/** Settings as they are written, for the engine that is started. */
export function engineOptions(settings: EngineSettings, parts: Parts): EngineOptions {
  const { survival, applications, ...rest } = settings
  const { secret: _, secretFile: __, ...doors } = applications
  return { ...rest, ...(survival && { survival }), applications: doors, ...parts }
}
