import { z } from 'zod'
import type { Administrator } from '../../inventory/model/cluster.ts'
import { inPython, runScript } from '../bootstrap/run-script.ts'
import type { Session } from '../bootstrap/ssh/session.ts'
import type { Manifest } from './compare-manifests.ts'
import { type Trace, whoChanged } from './who-changed.ts'

/** Facts by name. */
export const Facts = z.record(z.string(), z.string())

/** What a node said of itself, and when. */
export const Seen = z.object({ time: z.number(), facts: Facts })
export type Seen = z.infer<typeof Seen>

/** Role `common` runs the same program by a timer. */
const MANIFEST = new URL(
  '../installation/template/roles/common/files/switchyard-manifest',
  import.meta.url,
)

/** Has the node look at itself now. */
export async function askManifest(session: Session): Promise<Manifest> {
  return Seen.parse(await runScript(session, MANIFEST)).facts
}

const Changes = z.object({
  times: z.record(z.string(), z.number().nullable()),
  entries: z.array(z.object({ time: z.number(), pid: z.string(), message: z.string() })),
})

/** When files of these facts changed and who was there, by fact; of other facts nobody knows. */
export async function askTraces(
  session: Session,
  facts: readonly string[],
  administrators: readonly Administrator[],
): Promise<ReadonlyMap<string, Trace>> {
  const paths = facts.flatMap((fact) => (fact.startsWith(FILE) ? [fact.slice(FILE.length)] : []))
  if (paths.length === 0) return new Map()
  const said = await runScript(session, CHANGES, `changes(${inPython(paths)})`)
  const { times, entries } = Changes.parse(said)
  return new Map(
    Object.entries(times).flatMap(([path, time]) =>
      time === null ? [] : [[`${FILE}${path}`, whoChanged(time, entries, administrators)] as const],
    ),
  )
}

const FILE = 'file '
const CHANGES = new URL('changes.py', import.meta.url)
