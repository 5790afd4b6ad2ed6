import { readFile } from 'node:fs/promises'
import { file } from '../../image/content/image-file.ts'
import { digestHa1 } from '../../switch/registrar/digest/response.ts'
import type { Lab } from '../../test/lab/support/lab.ts'
import { type Candidate, DOMAIN, PASSWORD } from './candidate.ts'

const CONFIGURATION = '/etc/kamailio/bench.cfg'
const DATABASE = '/tmp/kamailio.sqlite'
const SCHEMAS = '/usr/share/kamailio/db_sqlite'
/** MiB of memory its processes share, and of each. */
const MEMORY = { shared: '512', own: '16' }

/** Kamailio of Debian 13 within the lab's root, beside the switch. */
export async function startKamailio({ root }: Lab): Promise<Candidate> {
  const configuration = await readFile(new URL('kamailio.cfg', import.meta.url), 'utf8')
  await root.write([file(CONFIGURATION, configuration)])
  const change = async (...commands: readonly string[]) => {
    const running = await root.run('kamailio', ['/usr/bin/sqlite3', DATABASE, ...commands, DONE])
    await running.hears('done')
  }
  const tables = ['standard', 'auth_db', 'usrloc'].map(
    (name) => `.read ${SCHEMAS}/${name}-create.sql`,
  )
  // Readers do not wait for who writes; the file itself remembers it.
  await change('PRAGMA journal_mode=WAL;', ...tables)
  const memory = ['-m', MEMORY.shared, '-M', MEMORY.own]
  const running = await root.run('kamailio', [
    ...['/usr/sbin/kamailio', '-DD', '-E', '-f', CONFIGURATION, '-Y', '/tmp', ...memory],
  ])
  await running.hears('serving')
  return {
    ...{ name: 'Kamailio', port: 5070, programs: { kamailio: running.pid } },
    async admit(users) {
      await root.write([file('/tmp/subscribers.sql', renderSubscribers(users))])
      await change('.read /tmp/subscribers.sql')
    },
  }
}

const DONE = '.print done'

function renderSubscribers(users: readonly string[]): string {
  const rows = users.map((user) => {
    const ha1 = digestHa1('MD5', { username: user, realm: DOMAIN, password: PASSWORD })
    return `INSERT INTO subscriber (username, domain, ha1) VALUES ('${user}', '${DOMAIN}', '${ha1}');`
  })
  return ['BEGIN;', ...rows, 'COMMIT;', ''].join('\n')
}
