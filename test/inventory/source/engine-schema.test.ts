import { test } from 'tap'
import type { JsonSchema } from '../../../inventory/source/cluster-schema.ts'
import { engineSchema } from '../../../inventory/source/engine-schema.ts'
import { policyOf } from '../../../switch/engine/defence/policy.ts'
import { TIMING } from '../../../switch/engine/transaction/machine.ts'
import {
  USUAL_MOST_AT_ONCE,
  USUAL_PATIENCE,
} from '../../../switch/engine/wire/handler/request-handlers.ts'
import { golden } from '../../support/golden.ts'

const schema = engineSchema()

/** Every schema of a setting, with its path. */
function settings(at: JsonSchema, path = ''): readonly (readonly [string, JsonSchema])[] {
  const below = [
    ...Object.entries(at.properties ?? {}).map(
      ([name, each]) => [`${path}.${name}`, each] as const,
    ),
    ...(at.items ? [[`${path}[]`, at.items] as const] : []),
  ]
  return [[path, at], ...below.flatMap(([name, each]) => settings(each, name))]
}

/** Defaults of the settings of one section. */
function defaultsOf(section: string): Readonly<Record<string, unknown>> {
  const prefix = `.${section}.`
  return Object.fromEntries(
    settings(schema)
      .filter(([path, { default: value }]) => path.startsWith(prefix) && value !== undefined)
      .map(([path, { default: value }]) => [path.slice(prefix.length), value]),
  )
}

test('is JSON Schema 2020-12, as editors read it', async (t) => {
  t.equal(schema.$schema, 'https://json-schema.org/draft/2020-12/schema')
  golden(t, 'inventory/engine.schema.json', `${JSON.stringify(schema, null, 2)}\n`)
})

test('every named setting is described, every map is closed and has a title', async (t) => {
  for (const [path, each] of settings(schema)) {
    if (/\.\w+$/.test(path)) t.type(each.description, 'string', path)
    if (each.type === 'object') t.equal(each.additionalProperties, false, path)
    if (each.type === 'object') t.type(each.title, 'string', path)
    t.ok(each.type, `${path} has a type`)
  }
})

test('the defaults it tells are those of the engine', async (t) => {
  const { perSource, total, scanners } = policyOf()
  t.same(defaultsOf('defence.perSource'), perSource)
  t.same(defaultsOf('defence.total'), total)
  t.same(defaultsOf('defence.scanners'), { answer: scanners.answer, banFor: scanners.banFor })
  t.same(defaultsOf('timers'), TIMING)
  const [patience, mostAtOnce] = [USUAL_PATIENCE, USUAL_MOST_AT_ONCE]
  t.match(defaultsOf('requestHandlers'), { patience, mostAtOnce })
})
