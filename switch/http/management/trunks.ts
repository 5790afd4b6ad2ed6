import { z } from 'zod'
import { HttpFailure } from '../../app/http/answer-request.ts'
import type { Routes } from '../../app/http/routes.ts'
import { listTrunks, type TrunkTables } from '../../store/list-trunks.ts'
import { operatorOnly } from './tenancy.ts'

/** A carrier as the node's file has it. */
export interface FiledTrunk {
  readonly name: string
}

const NewAccount = z.strictObject({ username: z.string().min(1), password: z.string().min(1) })

const WRITE = { scope: 'trunks:write' } as const

/** Carriers, and who we are to them. The operator's; a password is told and never shown. */
export function addTrunks(
  routes: Routes,
  trunks: readonly FiledTrunk[],
  tables: TrunkTables,
): void {
  const { accounts } = tables
  const known = (name: string) => {
    if (!trunks.some((trunk) => trunk.name === name)) {
      throw new HttpFailure(404, `there is no trunk ${name}`)
    }
  }
  const all = {
    scope: 'configuration:read',
    summary: 'Carriers, as cluster.yaml has them',
  } as const
  routes.get('/trunks', all, async ({ tenant }) => {
    operatorOnly(tenant)
    return listTrunks(trunks, tables)
  })
  const give = { ...WRITE, summary: 'Say who we are to it', body: NewAccount }
  routes.put('/trunks/:name/account', give, async ({ tenant, parameters: { name }, body }) => {
    operatorOnly(tenant)
    known(name)
    await accounts.set(name, body)
  })
  const take = { ...WRITE, summary: 'Be nobody to it' }
  routes.delete('/trunks/:name/account', take, async ({ tenant, parameters: { name } }) => {
    operatorOnly(tenant)
    if (await accounts.remove(name)) return
    throw new HttpFailure(404, `there is no account at ${name}`)
  })
}
