import { join } from 'node:path'
import { privateDatabase } from '../../switch/store/postgres/private-server.ts'
import { openStore } from '../../switch/store/store.ts'
import { Subscribers } from '../../switch/store/subscribers.ts'
import type { Lab } from '../../test/lab/support/lab.ts'
import { type Candidate, DOMAIN, PASSWORD } from './candidate.ts'

/** The switch of the lab's node: engine, call logic and its database, a child of the logic. */
export function ourSwitch({ root, engine, logic }: Lab): Candidate {
  const database = privateDatabase(join(root.outside, 'var/lib/switchyard-switch/db'))
  return {
    name: 'switchyard',
    port: 5060,
    programs: { engine: engine.pid, 'logic and database': logic.pid },
    async admit(users) {
      const store = await openStore(database, () => undefined)
      const subscribers = new Subscribers(store.db)
      for (const name of users) {
        const devices = [{ username: name, password: PASSWORD }]
        await subscribers.add({ domain: DOMAIN, name, devices })
      }
      await store.close()
    },
  }
}
