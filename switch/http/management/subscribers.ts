import { z } from 'zod'
import { sees } from '../../app/http/allowance.ts'
import { HttpFailure } from '../../app/http/answer-request.ts'
import type { Routes } from '../../app/http/routes.ts'
import type { Binding } from '../../registrar/location/binding.ts'
import { newPassword } from '../../store/new-password.ts'
import type { Subscribers } from '../../store/subscribers.ts'
import { operatorOnly, ownName } from './tenancy.ts'

const Subscriber = z.object({
  ...{ name: z.string(), domain: z.string(), displayName: z.string().nullable() },
  devices: z.array(z.string()),
})
const Contact = z.object({ uri: z.string(), expiresAt: z.string() })
const One = Subscriber.extend({ contacts: z.array(Contact) })
const New = z.strictObject({ name: z.string(), displayName: z.string().min(1).optional() })
const NewDevice = z.strictObject({ username: z.string().regex(/^[\w.-]{1,64}$/) })
/** Absent: one is made, which is better than what people think of. */
const NewPassword = z.strictObject({ password: z.string().min(12).max(128).optional() })
const Device = z.object({ username: z.string(), password: z.string() })

const READ = { scope: 'subscribers:read' } as const
const WRITE = { scope: 'subscribers:write' } as const

export interface SubscriberNeeds {
  readonly subscribers: Subscribers
  readonly where: (of: { domain: string; user: string }) => readonly Binding[] | undefined
}

/** Domains, subscribers and their devices. A password is told once, when it is made. */
export function addSubscribers(routes: Routes, { subscribers, where }: SubscriberNeeds): void {
  const domains = { ...READ, summary: 'Domains', response: z.array(z.string()) }
  routes.get('/domains', domains, async ({ tenant }) =>
    (await subscribers.domains()).filter((domain) => sees(tenant, domain)),
  )
  routes.delete('/domains/:domain', { ...WRITE, summary: 'With all in it' }, async (request) => {
    operatorOnly(request.tenant)
    const { domain } = request.parameters
    if (!(await subscribers.removeDomain(domain))) throw none(domain)
  })
  const list = { ...READ, summary: 'Subscribers', response: z.array(Subscriber) }
  routes.get('/subscribers', list, async ({ tenant }) =>
    (await subscribers.list(tenant === '*' ? {} : { domain: tenant })).map(describe),
  )
  routes.get(
    '/subscribers/:name',
    { ...READ, summary: 'One, and where he is', response: One },
    async ({ tenant, parameters }) => {
      const { name, domain } = ownName(tenant, parameters.name)
      const [found] = await subscribers.list({ name, domain })
      if (!found) throw none(parameters.name)
      const contacts = (where({ domain, user: name }) ?? []).map(({ uri, expiresAt }) => ({
        ...{ uri, expiresAt: new Date(expiresAt).toISOString() },
      }))
      return { ...describe(found), contacts }
    },
  )
  routes.post(
    '/subscribers',
    { ...WRITE, summary: 'Add one', body: New },
    async ({ tenant, body }) => {
      const { name, domain } = ownName(tenant, body.name)
      const { displayName } = body
      const given = displayName === undefined ? {} : { displayName }
      if (await subscribers.add({ name, domain, devices: [], ...given })) return
      throw new HttpFailure(409, `there is a ${body.name} already`)
    },
  )
  routes.delete(
    '/subscribers/:name',
    { ...WRITE, summary: 'With his devices' },
    async (request) => {
      const { name, domain } = ownName(request.tenant, request.parameters.name)
      if (!(await subscribers.remove(domain, name))) throw none(request.parameters.name)
    },
  )
  addDevices(routes, subscribers)
}

function addDevices(routes: Routes, subscribers: Subscribers): void {
  const add = { ...WRITE, summary: 'Give a device a password', body: NewDevice, response: Device }
  routes.post('/subscribers/:name/devices', add, async ({ tenant, parameters, body }) => {
    const { name, domain } = ownName(tenant, parameters.name)
    const device = { username: body.username, password: newPassword() }
    if (!(await subscribers.addDevice({ name, domain, ...device }))) throw none(parameters.name)
    return device
  })
  const change = { ...WRITE, summary: 'Change its password', body: NewPassword, response: Device }
  routes.put(
    '/subscribers/:name/devices/:username/password',
    change,
    async ({ tenant, parameters, body }) => {
      const { name, domain } = ownName(tenant, parameters.name)
      const { username } = parameters
      const device = { username, password: body.password ?? newPassword() }
      if (!(await subscribers.setPassword({ name, domain, ...device }))) throw none(username)
      return device
    },
  )
  routes.delete(
    '/subscribers/:name/devices/:username',
    { ...WRITE, summary: 'Take one away' },
    async (request) => {
      const { name, domain } = ownName(request.tenant, request.parameters.name)
      const { username } = request.parameters
      if (!(await subscribers.removeDevice({ name, domain, username }))) throw none(username)
    },
  )
}

const none = (what: string) => new HttpFailure(404, `there is no ${what}`)

function describe({
  name,
  domain,
  displayName,
  devices,
}: Awaited<ReturnType<Subscribers['list']>>[number]): z.infer<typeof Subscriber> {
  return { name, domain, displayName: displayName ?? null, devices: [...devices] }
}
