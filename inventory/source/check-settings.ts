import { ROLES } from '../model/role.ts'
import { type Finding, labelOf, type Path } from './finding.ts'
import type { SoundParts } from './sound-parts.ts'
import { suggest } from './suggest.ts'

/** What the rest of the file must agree on: roles, people, ports and routes. */
export function checkSettings(parts: SoundParts): readonly Finding[] {
  const people = parts.administrators.map(({ name }) => name)
  const routes = parts.switch?.routes.map(({ prefix, to, trunk }) => `${prefix} ${to ?? trunk}`)
  const trunks = parts.switch?.trunks?.map(({ name }) => name) ?? []
  return [
    ...parts.names.roles.flatMap(checkRole),
    ...checkTwice(people.map(nonEmpty), (index) => ['administrators', index, 'name']),
    ...checkPorts(parts.switch),
    ...checkApi(parts.switch),
    ...checkTwice(trunks, (index) => ['switch', 'trunks', index, 'name']),
    ...checkSources(parts.switch),
    ...checkRoutes(parts.switch),
    ...checkTwice(routes ?? [], (index) => ['switch', 'routes', index, 'prefix']),
  ]
}

/** The place of an administrator who has mistakes of his own is empty. */
const nonEmpty = (name: string): string | undefined => name || undefined

function checkRole(code: string): readonly Finding[] {
  if (Object.hasOwn(ROLES, code)) return []
  const hint = suggest(code, Object.keys(ROLES))
  return [{ path: ['roles', code], message: 'is not a role', hint, isAboutKey: true }]
}

function checkTwice(
  values: readonly (string | undefined)[],
  pathOf: (index: number) => Path,
): readonly Finding[] {
  const first = new Map<string, number>()
  return values.flatMap((value, index) => {
    if (value === undefined) return []
    const earlier = first.get(value)
    if (earlier === undefined) first.set(value, index)
    const hint = 'keep one of them'
    return earlier === undefined
      ? []
      : [{ path: pathOf(index), message: `is the same as ${labelOf(pathOf(earlier))}`, hint }]
  })
}

/** A trunk says where its calls come from, and to whom we go to register. */
function checkSources(settings: SoundParts['switch']): readonly Finding[] {
  return (settings?.trunks ?? []).flatMap(({ from, to, register }, index): readonly Finding[] => {
    const path = ['switch', 'trunks', index]
    if (register && to === undefined) {
      const hint = 'give it the registrar, such as to: sip:192.0.2.20:5060'
      return [{ path: [...path, 'register'], message: 'needs to', hint, isAboutKey: true }]
    }
    if (from.length > 0 || register) return []
    return [{ path, message: 'comes from nowhere', hint: 'give it from, or register' }]
  })
}

/** A route leads to one server, and a trunk it names has one. */
function checkRoutes(settings: SoundParts['switch']): readonly Finding[] {
  const { routes = [], trunks = [] } = settings ?? {}
  return routes.flatMap(({ to, trunk }, index): readonly Finding[] => {
    const path = ['switch', 'routes', index]
    if (trunk === undefined) {
      return to === undefined
        ? [{ path, message: 'leads nowhere', hint: 'give it to or trunk' }]
        : []
    }
    if (to !== undefined) {
      return [{ path, message: 'has both to and trunk', hint: 'keep one of them' }]
    }
    const found = trunks.find(({ name }) => name === trunk)
    const names = trunks.map(({ name }) => name)
    if (!found) {
      return [{ path: [...path, 'trunk'], message: 'is not a trunk', hint: suggest(trunk, names) }]
    }
    const hint = `give switch.trunks[${trunks.indexOf(found)}] a to, such as sip:192.0.2.20:5060`
    return found.to === undefined
      ? [{ path: [...path, 'trunk'], message: 'takes no calls', hint }]
      : []
  })
}

function checkPorts(settings: SoundParts['switch']): readonly Finding[] {
  if (!settings) return []
  const [first, last] = settings.mediaPorts
  return settings.port < first || settings.port > last
    ? []
    : [
        {
          path: ['switch', 'mediaPorts'],
          message: `contains the SIP port ${settings.port}`,
          hint: 'keep signalling and media apart, such as 5060 and 30000-39999',
        },
      ]
}

/** Tokens are kept where subscribers are. */
function checkApi(settings: SoundParts['switch']): readonly Finding[] {
  if (!settings?.http || settings.trunks) return []
  const hint = 'say who calls without a password, if only trunks: []'
  return [{ path: ['switch', 'http'], message: 'needs switch.trunks', hint, isAboutKey: true }]
}
