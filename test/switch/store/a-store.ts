import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { startPrivateServer } from '../../../switch/store/postgres/private-server.ts'
import { openStore, type RunningDatabase, type Store } from '../../../switch/store/store.ts'

export const silent = () => undefined

/** A folder for a server; its name is short enough for a socket's. */
export async function serverFolder(t: Test): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'store-'))
  t.teardown(() => rm(folder, { recursive: true }))
  // Run by root, the server is another user's, and has to get there.
  await chmod(folder, 0o755)
  return join(folder, 'postgresql')
}

/** A store on a server of its own; both end with the test. */
export async function aStore(t: Test): Promise<{ server: RunningDatabase; store: Store }> {
  const server = await startPrivateServer({ folder: await serverFolder(t), log: silent })
  const store = await openStore(server, silent)
  t.teardown(async () => {
    await store.close()
    await server.stop()
  })
  return { server, store }
}
