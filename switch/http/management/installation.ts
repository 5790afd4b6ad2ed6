import { z } from 'zod'
import { allows } from '../../app/http/allowance.ts'
import { HttpFailure } from '../../app/http/answer-request.ts'
import type { Routes } from '../../app/http/routes.ts'
import type { Deployments } from '../../store/deployments.ts'
import type { Tokens } from '../../store/tokens.ts'
import { operatorOnly } from './tenancy.ts'
import type { FiledTrunk } from './trunks.ts'

/** What the node's file says, for those who look and do not change it there. */
export interface Installation {
  readonly trunks: readonly FiledTrunk[]
  readonly routes: readonly object[]
}

const Version = z.object({
  ...{ version: z.string(), at: z.string(), outcome: z.enum(['trying', 'good', 'bad']) },
  reason: z.string().nullable(),
})
const Token = z.object({
  ...{ id: z.string(), name: z.string(), domain: z.string().nullable() },
  ...{ scopes: z.array(z.string()), madeAt: z.string(), expiresAt: z.string().nullable() },
})
const NewToken = z.strictObject({
  name: z.string().min(1),
  domain: z.string().min(1).toLowerCase().optional(),
  scopes: z.array(z.string().min(1)).min(1),
  expiresAt: z.iso.datetime({ offset: true }).optional(),
})

const READ = { scope: 'configuration:read' } as const
const TOKENS = { scope: 'tokens:write' } as const

/** What is the operator's: configuration, versions of the application, tokens. */
export function addInstallation(
  routes: Routes,
  { routes: numbers }: Pick<Installation, 'routes'>,
  { deployments, tokens }: { readonly deployments: Deployments; readonly tokens: Tokens },
): void {
  routes.get('/routes', { ...READ, summary: 'Which number goes where' }, async (request) => {
    operatorOnly(request.tenant)
    return numbers
  })
  const versions = { ...READ, summary: 'Versions of the application', response: z.array(Version) }
  routes.get('/application/versions', versions, async (request) => {
    operatorOnly(request.tenant)
    const all = await deployments.list()
    return all.map(({ version, askedAt, outcome, reason }) => ({
      ...{ version, at: askedAt.toISOString(), outcome, reason },
    }))
  })
  addTokens(routes, tokens)
}

function addTokens(routes: Routes, tokens: Tokens): void {
  routes.get(
    '/tokens',
    { ...TOKENS, summary: 'Who may use this', response: z.array(Token) },
    async (request) => {
      operatorOnly(request.tenant)
      const all = await tokens.list()
      return all.map(({ madeAt, expiresAt, scopes, ...rest }) => ({
        ...{ ...rest, scopes: [...scopes], madeAt: madeAt.toISOString() },
        expiresAt: expiresAt?.toISOString() ?? null,
      }))
    },
  )
  const make = { ...TOKENS, summary: 'Make one; it is shown once', body: NewToken }
  routes.post('/tokens', make, async ({ tenant, scopes: own, body }) => {
    operatorOnly(tenant)
    const { name, domain, scopes, expiresAt } = body
    const missing = scopes.find((scope) => !allows(own, scope))
    if (missing !== undefined) throw new HttpFailure(403, `your token does not allow ${missing}`)
    const token = await tokens.make({
      ...{ name, scopes },
      ...(domain === undefined ? {} : { domain }),
      ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) }),
    })
    return { token }
  })
  routes.delete(
    '/tokens/:id',
    { ...TOKENS, summary: 'Revoke one' },
    async ({ tenant, parameters }) => {
      operatorOnly(tenant)
      if (await tokens.revoke(parameters.id)) return
      throw new HttpFailure(404, `there is no token ${parameters.id}`)
    },
  )
}
