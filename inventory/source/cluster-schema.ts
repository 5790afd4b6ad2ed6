import { z } from 'zod'
import { ClusterInput } from './cluster-input.ts'

/** The part of JSON Schema (draft 2020-12) our schema uses. */
export interface JsonSchema {
  readonly $schema?: string
  readonly title?: string
  readonly description?: string
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  /** Shape of the values of a map with names of the author's own; false when there are none. */
  readonly additionalProperties?: JsonSchema | false
  readonly propertyNames?: { readonly pattern?: string; readonly enum?: readonly string[] }
  readonly items?: JsonSchema
  readonly default?: unknown
  readonly examples?: readonly (string | number)[]
}

/** JSON Schema of `cluster.yaml` for editors. */
export function clusterSchema(): JsonSchema {
  return jsonSchemaOf(ClusterInput)
}

/** What may be written in a file, not what it becomes. */
export function jsonSchemaOf(input: z.ZodType): JsonSchema {
  return z.toJSONSchema(input, {
    io: 'input',
    target: 'draft-2020-12',
    override: ({ jsonSchema }) => {
      // What is left to the engine; zod drops the defaults of what it has to convert.
      const { usual } = jsonSchema
      if (usual !== undefined) jsonSchema.default = usual as z.core.JSONSchema.JSONSchema['default']
      delete jsonSchema.usual
      // Scalars are read as text, so defaults of numbers are text too.
      if (jsonSchema.type === 'integer' && typeof jsonSchema.default === 'string') {
        jsonSchema.default = Number(jsonSchema.default)
      }
    },
  }) as JsonSchema
}

/** The schema of the setting at `path`, if the file may have one there. */
export function schemaAt(schema: JsonSchema, path: readonly PropertyKey[]): JsonSchema | undefined {
  return path.reduce<JsonSchema | undefined>((at, part) => {
    if (typeof part === 'number') return at?.items
    const own = at?.properties?.[String(part)]
    return own ?? (at?.additionalProperties || undefined)
  }, schema)
}
