import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, mkdir, readFile, readlink, rename, rm, stat } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Log } from '../../service/log.ts'
import type { Database, RunningDatabase } from '../store.ts'
import { type Identity, runAs, serverIdentity } from './identity.ts'
import { PostgresError } from './postgres-error.ts'
import { findPrograms } from './programs.ts'

/** The one role and the one database of a private server. */
const OWNER = 'switchyard'
const DATABASE = 'postgres'

/** How the private server in a folder is reached. */
export function privateDatabase(folder: string): Database {
  return { host: folder, user: OWNER, database: DATABASE }
}

export interface PrivateServerOptions {
  /** Absolute; made if missing. Data and socket are in it. */
  readonly folder: string
  readonly log: Log
  /** Folder with PostgreSQL's major versions; absent: Debian's. */
  readonly root?: string
}

/** The kernel keeps 108 bytes for the path of a socket, one of them zero (unix(7)). */
const LONGEST_FOLDER = 107 - '/.s.PGSQL.5432'.length
/** Milliseconds. Recovery after a crash reads the log of all that happened since the last checkpoint. */
const PATIENCE = 120_000
const PAUSE = 20

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '40',
  shared_buffers: '64MB',
  log_min_messages: 'warning',
  log_line_prefix: '',
  timezone: 'UTC',
}

/**
 * Starts a PostgreSQL of our own, making its data the first time: no TCP, its socket in a folder
 * that nobody else may enter. One that was left behind by a process that was killed is ended first.
 *
 * @throws {PostgresError}
 */
export async function startPrivateServer(options: PrivateServerOptions): Promise<RunningDatabase> {
  const { folder, log } = options
  checkFolder(folder)
  const identity = await serverIdentity()
  await mkdir(folder, { recursive: true, mode: 0o700 })
  // Ours it is already unless we are root, and a unit's fences forbid even the attempt.
  if (process.getuid?.() === 0) await chown(folder, identity.uid, identity.gid)
  const data = join(folder, 'data')
  const programs = await findPrograms(data, options.root)
  await endFormer(data)
  await makeData(data, programs, identity)
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const command = [join(programs, 'postgres'), '-D', data, '-k', folder, ...settings]
  const [file = '', ...args] = runAs(identity, command, 'INT')
  // Ctrl-C of a terminal is not for it: what still comes to it then has to be kept.
  const child = spawn(file, args, {
    ...{ cwd: folder, detached: true },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const lastWords = logLines(child, log)
  const exited = once(child, 'close')
  try {
    await Promise.race([ready(data, child), exited.then(() => refuse(lastWords()))])
  } catch (error) {
    child.kill('SIGQUIT')
    throw error
  }
  return handle(child, exited, folder)
}

function handle(child: ChildProcess, exited: Promise<unknown>, folder: string): RunningDatabase {
  let isStopping = false
  const ended = exited.then(() => {
    if (isStopping) return new Promise<never>(() => undefined)
    throw new PostgresError('the database server ended', 'its last words are in the log above')
  })
  ended.catch(() => undefined) // told to whoever awaits it
  return {
    ...{ ...privateDatabase(folder), ended },
    async stop() {
      isStopping = true
      child.kill('SIGINT') // "fast shutdown" (postgres(1))
      await exited
    },
  }
}

function checkFolder(folder: string): void {
  if (!isAbsolute(folder)) throw new TypeError(`${folder} is not absolute`)
  if (Buffer.byteLength(folder) > LONGEST_FOLDER) {
    throw new PostgresError(
      `${folder} is too long for a folder with a socket in it`,
      `choose a path of at most ${LONGEST_FOLDER} bytes`,
    )
  }
}

/** Under another name first: data is whole or not there. */
async function makeData(data: string, programs: string, identity: Identity): Promise<void> {
  if (await exists(data)) return
  const unfinished = `${data}.tmp`
  await rm(unfinished, { recursive: true, force: true })
  const command = [
    ...[join(programs, 'initdb'), '--pgdata', unfinished, '--username', OWNER],
    // Who may enter the folder of the socket is let in.
    ...['--auth-local', 'trust', '--auth-host', 'reject'],
    ...['--no-locale', '--encoding', 'UTF8', '--data-checksums'],
  ]
  const [file = '', ...args] = runAs(identity, command, 'KILL')
  try {
    await promisify(execFile)(file, args, { cwd: '/' })
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
    refuse(said || String(error))
  }
  await rename(unfinished, data)
}

/**
 * The server of a killed process is shutting down already, as its death told it to; this waits for
 * it. Its folder tells it from a stranger that has got its number since.
 */
async function endFormer(data: string): Promise<void> {
  const pid = Number((await pidFile(data))[0])
  const isServer = async () => (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === data
  if (!(pid > 0 && (await isServer()))) return
  process.kill(pid, 'SIGINT')
  const deadline = performance.now() + PATIENCE
  while (await isServer()) {
    if (performance.now() > deadline) refuse(`the former server, process ${pid}, does not end`)
    await setTimeout(PAUSE)
  }
}

/** The eighth line of its pid file says so, as pg_ctl(1) reads it. */
async function ready(data: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + PATIENCE
  for (;;) {
    const lines = await pidFile(data)
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return
    if (performance.now() > deadline) refuse('it does not become ready')
    await setTimeout(PAUSE, undefined, { ref: false })
    if (child.exitCode !== null || child.signalCode !== null) return new Promise(() => undefined)
  }
}

async function pidFile(data: string): Promise<readonly string[]> {
  const text = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')
  return text.split('\n')
}

/** Characters of what it said last; it comes in pieces, and the reason is seldom in the last one. */
const LAST_WORDS = 2000

/** @returns what it said last. */
function logLines(child: ChildProcess, log: Log): () => string {
  let last = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    last = `${last}${text}`.slice(-LAST_WORDS)
    for (const line of text.trim().split('\n')) log('warn', 'PostgreSQL', { said: line.trim() })
  })
  return () => last.trim()
}

function refuse(reason: string): never {
  throw new PostgresError(`the database server does not start: ${reason}`, 'mend what it names')
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
