import { EngineSettings } from '../model/engine/engine-settings.ts'
import { type JsonSchema, jsonSchemaOf } from './cluster-schema.ts'

/** JSON Schema of `engine.yaml` for editors. */
export function engineSchema(): JsonSchema {
  return jsonSchemaOf(EngineSettings)
}
