import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Test, test } from 'tap'
import type { DatabaseServer } from '../../../inventory/model/switch-file.ts'
import { runAs, serverIdentity } from '../../../switch/store/postgres/identity.ts'
import { findPrograms } from '../../../switch/store/postgres/programs.ts'
import { sharedDatabase } from '../../../switch/store/postgres/shared-server.ts'
import { openStore } from '../../../switch/store/store.ts'
import { eventually } from '../../lab/support/eventually.ts'
import { openAuthority } from '../../support/authority.ts'
import { freeTcpPort } from '../../support/free-ports.ts'
import { silent } from './a-store.ts'

const RULES = 'hostssl all switchyard 127.0.0.1/32 scram-sha-256\nhostnossl all all all reject\n'

/** A server as a data node has it: TLS and a password, and nothing else gets in. */
async function openServer(t: Test): Promise<DatabaseServer> {
  const folder = await mkdtemp(join(tmpdir(), 'shared-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const authority = await openAuthority(t)
  const { certificate, key } = await authority.issue('db1', ['DNS:db1', 'IP:127.0.0.1'])
  const identity = await serverIdentity()
  const [data, passwordFile] = [join(folder, 'data'), join(folder, 'password')]
  await writeFile(passwordFile, 'a long secret\n')
  await promisify(execFile)('chown', ['-R', `${identity.uid}:${identity.gid}`, folder])
  const programs = await findPrograms(data)
  const as = (...command: string[]) => runAs(identity, command, 'INT') as [string, ...string[]]
  const [initdb, ...make] = as(
    ...[join(programs, 'initdb'), '-D', data, '-U', 'switchyard', '-A', 'scram-sha-256'],
    ...['--pwfile', passwordFile, '--no-locale', '-E', 'UTF8', '--no-sync'],
  )
  await promisify(execFile)(initdb, make, { cwd: '/' })
  await writeFile(join(data, 'pg_hba.conf'), RULES)
  await copyFile(certificate, join(data, 'server.crt'))
  await copyFile(key, join(data, 'server.key'))
  await promisify(execFile)('chmod', ['0600', join(data, 'server.key')])
  await promisify(execFile)('chown', ['-R', `${identity.uid}:${identity.gid}`, data])
  const port = await freeTcpPort()
  const [postgres, ...serve] = as(
    ...[join(programs, 'postgres'), '-D', data, '-p', `${port}`, '-k', folder],
    ...['-c', 'listen_addresses=127.0.0.1', '-c', 'ssl=on', '-c', 'fsync=off'],
  )
  const child = spawn(postgres, serve, { cwd: folder, stdio: 'ignore' })
  const ended = once(child, 'exit')
  t.teardown(async () => {
    child.kill('SIGINT')
    await ended
  })
  return {
    ...{ host: '127.0.0.1', port, database: 'postgres', user: 'switchyard' },
    ...{ passwordFile, authorities: authority.file },
  }
}

const failureOf = (work: Promise<unknown>) => work.catch((error: unknown) => error)

test('the shared database is used over TLS, and every wrong one is told', async (t) => {
  const server = await openServer(t)
  const open = async (changes: Partial<DatabaseServer>, credentials?: string) =>
    openStore(await sharedDatabase({ ...server, ...changes }, credentials), silent)
  const isUp = () =>
    open({}).then(
      async (store) => {
        await store.close()
        return true
      },
      () => false,
    )
  await eventually(isUp, 'the server is up', 30_000)

  const stranger = (await openAuthority(t)).file
  await t.rejects(open({ authorities: stranger }), { code: 'POSTGRES_UNAVAILABLE' })
  await t.rejects(open({ port: await freeTcpPort() }), { message: /127\.0\.0\.1 cannot be used/ })
  const folder = await mkdtemp(join(tmpdir(), 'credentials-'))
  t.teardown(() => rm(folder, { recursive: true }))
  await t.rejects(open({}, folder), { message: /without .*database\.password/ })
  await writeFile(join(folder, 'database.password'), 'open sesame')
  const refused = await failureOf(open({}, folder))
  t.match(refused, { problems: [{ hint: /the password is another/ }] })
  t.notMatch(JSON.stringify(refused), 'sesame', 'the password is not told')
  const uninvited = await failureOf(open({ user: 'nobody' }))
  t.match(uninvited, { problems: [{ hint: /pg_hba\.conf/ }] })
})
