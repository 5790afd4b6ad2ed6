import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { test } from 'tap'
import { startPrivateServer } from '../../../switch/store/postgres/private-server.ts'
import { findPrograms } from '../../../switch/store/postgres/programs.ts'
import { serverFolder, silent } from './a-store.ts'

async function ask(host: string, sql: string) {
  const client = new pg.Client({ host, user: 'switchyard', database: 'postgres' })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

test('what is written stays when the server is stopped and started again', async (t) => {
  const folder = await serverFolder(t)
  const first = await startPrivateServer({ folder, log: silent })
  await ask(folder, 'create table kept as select 42 as answer')
  await first.stop()
  await t.rejects(ask(folder, 'select 1'))
  const second = await startPrivateServer({ folder, log: silent })
  t.same(await ask(folder, 'select answer from kept'), [{ answer: 42 }])
  await second.stop()
  t.notOk((await readdir(folder)).includes('data.tmp'))
})

test('nobody else gets in, and not by TCP', async (t) => {
  const folder = await serverFolder(t)
  const server = await startPrivateServer({ folder, log: silent })
  t.teardown(() => server.stop())
  t.equal((await stat(folder)).mode & 0o077, 0)
  t.same(await ask(folder, 'show listen_addresses'), [{ listen_addresses: '' }])
  const [settings] = await ask(folder, 'select inet_server_addr() as address')
  t.same(settings, { address: null })
})

test('a killed owner takes its server along, and the next start is not in its way', async (t) => {
  const folder = await serverFolder(t)
  const owner = spawn(process.execPath, [
    ...['--import', 'tsx', join(import.meta.dirname, 'server-owner.ts'), folder],
  ])
  await once(owner.stdout, 'data')
  await ask(folder, 'create table kept as select 7 as answer')
  owner.kill('SIGKILL')
  const next = await startPrivateServer({ folder, log: silent })
  t.teardown(() => next.stop())
  t.same(await ask(folder, 'select answer from kept'), [{ answer: 7 }])
})

test('a server that is killed is missed', async (t) => {
  const folder = await serverFolder(t)
  const server = await startPrivateServer({ folder, log: silent })
  const [pid] = (await readFile(join(folder, 'data/postmaster.pid'), 'utf8')).split('\n')
  process.kill(Number(pid), 'SIGKILL')
  await t.rejects(server.ended, {
    code: 'POSTGRES_UNAVAILABLE',
    message: 'the database server ended',
  })
  const next = await startPrivateServer({ folder, log: silent })
  await next.stop()
})

test('what cannot work is refused with what to do', async (t) => {
  const folder = await serverFolder(t)
  await t.rejects(startPrivateServer({ folder: join(folder, 'x'.repeat(90)), log: silent }), {
    message: /is too long for a folder with a socket in it/,
    problems: [{ hint: 'choose a path of at most 93 bytes' }],
  })
  await t.rejects(startPrivateServer({ folder, log: silent, root: dirname(folder) }), {
    message: /^no PostgreSQL in/,
    problems: [{ hint: /^install it: apt-get install/ }],
  })
  await promisify(execFile)('mkdir', ['-p', join(folder, 'data')])
  await promisify(execFile)('sh', ['-c', `echo 9 >${join(folder, 'data/PG_VERSION')}`])
  await t.rejects(findPrograms(join(folder, 'data')), {
    message: /was made by PostgreSQL 9, which is not in/,
    problems: [{ hint: /^install postgresql-9, or upgrade/ }],
  })
})

test('what the server says at a failed start is told', async (t) => {
  const folder = await serverFolder(t)
  const first = await startPrivateServer({ folder, log: silent })
  await first.stop()
  await promisify(execFile)('sh', ['-c', `echo nonsense >>${join(folder, 'data/postgresql.conf')}`])
  await t.rejects(startPrivateServer({ folder, log: silent }), {
    message: /the database server does not start: .*syntax error/s,
  })
})
