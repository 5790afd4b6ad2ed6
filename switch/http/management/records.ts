import type { Kysely } from 'kysely'
import { z } from 'zod'
import { HttpFailure } from '../../app/http/answer-request.ts'
import type { Routes } from '../../app/http/routes.ts'
import type { Tables } from '../../store/schema/tables.ts'

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text))

const Query = z.strictObject({
  /** Legs that began from then on, and before then. */
  since: moment.optional(),
  until: moment.optional(),
  /** Whole URIs. */
  caller: z.string().optional(),
  called: z.string().optional(),
  call: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  /** What the page before gave as `next`. */
  after: z.string().optional(),
})

const Leg = z.object({
  ...{ id: z.string(), call: z.string(), domain: z.string(), node: z.string() },
  ...{ direction: z.enum(['in', 'out']), caller: z.string(), called: z.string() },
  ...{ source: z.string().nullable(), reason: z.string() },
  ...{ beganAt: z.string(), answeredAt: z.string().nullable(), endedAt: z.string() },
})
const Page = z.object({ legs: z.array(Leg), next: z.string().nullable() })

/** Call detail records: one for each leg that is over, the newest first. */
export function addRecords(routes: Routes, db: Kysely<Tables>): void {
  const options = {
    ...{ scope: 'records:read', summary: 'Call detail records, the newest first' },
    ...{ query: Query, response: Page },
  }
  routes.get('/records', options, async ({ tenant, query }) => {
    const rows = await select(db, tenant, query)
    const page = rows.slice(0, query.limit)
    const last = rows.length > query.limit ? page.at(-1) : undefined
    return { legs: page.map(describe), next: last ? cursorOf(last) : null }
  })
}

/** One more than asked for tells that there are more. */
function select(db: Kysely<Tables>, tenant: string, query: z.infer<typeof Query>) {
  const { since, until, caller, called, call, limit, after } = query
  let wanted = db.selectFrom('call_leg').selectAll()
  if (tenant !== '*') wanted = wanted.where('domain', '=', tenant)
  if (since) wanted = wanted.where('began_at', '>=', since)
  if (until) wanted = wanted.where('began_at', '<', until)
  if (caller !== undefined) wanted = wanted.where('caller', '=', caller)
  if (called !== undefined) wanted = wanted.where('called', '=', called)
  if (call !== undefined) wanted = wanted.where('call', '=', call)
  if (after !== undefined) {
    const { at, id } = readCursor(after)
    wanted = wanted.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('began_at', 'id'), '<', tuple(at, id)),
    )
  }
  return wanted
    .orderBy('began_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
}

type Row = Awaited<ReturnType<typeof select>>[number]

function describe(row: Row): z.infer<typeof Leg> {
  const { id, call, domain, node, direction, caller, called, source, reason } = row
  return {
    ...{ id, call, domain, node, direction, caller, called, source, reason },
    beganAt: row.began_at.toISOString(),
    answeredAt: row.answered_at?.toISOString() ?? null,
    endedAt: row.ended_at.toISOString(),
  }
}

/** Moments of the spool are whole milliseconds, as those of JavaScript. */
const cursorOf = ({ began_at, id }: Row) => `${began_at.getTime()}_${id}`

function readCursor(text: string): { readonly at: Date; readonly id: string } {
  const [, time, id] = /^(\d{1,15})_(.+)$/.exec(text) ?? []
  if (id === undefined) throw new HttpFailure(400, `'${text}' is no place to go on after`)
  return { at: new Date(Number(time)), id }
}
