import { test } from 'tap'
import {
  clusterSchema,
  type JsonSchema,
  schemaAt,
} from '../../../inventory/source/cluster-schema.ts'
import { golden } from '../../support/golden.ts'

const schema = clusterSchema()

/** Every schema of a setting, with its path. */
function settings(at: JsonSchema, path = ''): readonly (readonly [string, JsonSchema])[] {
  const own = Object.entries(at.properties ?? {})
  const below = [
    ...own.map(([name, each]) => [`${path}.${name}`, each] as const),
    ...(at.items ? [[`${path}[]`, at.items] as const] : []),
    ...(at.additionalProperties ? [[`${path}.*`, at.additionalProperties] as const] : []),
  ]
  return [[path, at], ...below.flatMap(([name, each]) => settings(each, name))]
}

test('is JSON Schema 2020-12, as editors read it', async (t) => {
  t.equal(schema.$schema, 'https://json-schema.org/draft/2020-12/schema')
  golden(t, 'inventory/cluster.schema.json', `${JSON.stringify(schema, null, 2)}\n`)
})

test('every named setting is described, every closed map has a title', async (t) => {
  for (const [path, each] of settings(schema)) {
    if (/\.\w+$/.test(path)) t.type(each.description, 'string', path)
    if (each.additionalProperties === false) t.ok(each.title ?? each.description, path)
    t.ok(each.type, `${path} has a type`)
  }
})

test('knows every setting a cluster file may have', async (t) => {
  const paths = settings(schema).map(([path]) => path)
  const known = [
    ...['cluster', 'domain', 'locale', 'timezone', 'ntp[]', 'mirror'],
    ...['administrators[].name', 'administrators[].keys[]'],
    ...['networks.*.subnet', 'networks.*.gateway', 'networks.*.dns[]'],
    ...['roles.*.hardware.cpus', 'roles.*.layout', 'roles.*.packages[]'],
    ...['switch.port', 'switch.mediaPorts', 'switch.routes[].prefix', 'switch.routes[].to'],
    ...['switch.http.port', 'switch.http.certificate', 'switch.http.origins[]'],
    ...['nodes.*.address', 'nodes.*.mac', 'nodes.*.layout', 'nodes.*.packages[]'],
    ...['network', 'address', 'mac'].map((name) => `nodes.*.interfaces[].${name}`),
    ...['cpus', 'memory', 'disk'].map((name) => `nodes.*.hardware.${name}`),
  ]
  for (const path of known) t.ok(paths.includes(`.${path}`), path)
})

test('numbers have numbers for defaults, and a prefix may be either', async (t) => {
  t.match(schemaAt(schema, ['switch', 'port']), { type: 'integer', default: 5060 })
  t.same(schemaAt(schema, ['switch', 'routes', 0, 'prefix'])?.type, ['string', 'integer'])
  t.equal(schemaAt(schema, ['nodes', 'cs1', 'no', 'such']), undefined)
})
