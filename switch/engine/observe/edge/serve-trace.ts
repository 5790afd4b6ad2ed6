import { chmod, lstat, unlink } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { type Passed, recordOf, type TraceRecord, withMessage } from '../trace-record.ts'

/** Readers at once. */
const MOST_READERS = 8
/** Bytes of the line a reader begins with. */
const LONGEST_WISH = 1024
/** Bytes of a path the system takes (unix(7)); it would cut off what is longer. */
const LONGEST_PATH = 107
/** Bytes a reader may leave unread; above them, records are left out and counted. */
const MOST_UNREAD = 1024 * 1024

/** Tells readers of a Unix socket what passes. */
export interface TraceServer {
  /** True while anybody reads: only then anything is told. */
  readonly isWatched: boolean
  tell(passed: Passed): void
  close(): Promise<void>
}

/**
 * Listens on a Unix socket only the owner of this process can open. A reader says what it wants in
 * a line of JSON, `{}` or `{"messages":true}`, and gets a line of JSON for each message.
 *
 * @throws what listen(2) says, and {RangeError} when the path is too long. A socket nobody listens
 *   on any more is replaced.
 */
export async function serveTrace(path: string): Promise<TraceServer> {
  if (Buffer.byteLength(path) > LONGEST_PATH) throw new RangeError(`${path} is too long a path`)
  const readers = new Set<Reader>()
  const server = createServer((socket) => {
    if (readers.size >= MOST_READERS) return void socket.destroy()
    const reader = new Reader(socket)
    readers.add(reader)
    socket.once('close', () => readers.delete(reader))
  })
  await listen(server, path).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE' || !(await isLeftBehind(path))) throw error
    await unlink(path)
    await listen(server, path)
  })
  await chmod(path, 0o600)
  return {
    get isWatched() {
      return readers.size > 0
    },
    tell(passed) {
      const record = recordOf(passed)
      for (const reader of readers) reader.tell(record, passed.bytes)
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const reader of readers) reader.close()
      }),
  }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** A socket, but nobody listens. */
async function isLeftBehind(path: string): Promise<boolean> {
  if (!(await lstat(path)).isSocket()) return false
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy()
      resolve(false)
    })
    socket.once('error', () => resolve(true))
  })
}

class Reader {
  readonly #socket: Socket
  #wish = ''
  #isReady = false
  #wantsMessages = false
  #lost = 0

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => this.#hear(chunk.toString()))
  }

  tell(record: TraceRecord, bytes: Buffer): void {
    if (!this.#isReady) return
    if (this.#socket.writableLength > MOST_UNREAD) {
      this.#lost += 1
      return
    }
    const full = this.#wantsMessages ? withMessage(record, bytes) : record
    const told = this.#lost > 0 ? { ...full, lost: this.#lost } : full
    this.#lost = 0
    this.#socket.write(`${JSON.stringify(told)}\n`)
  }

  close(): void {
    this.#socket.destroy()
  }

  #hear(text: string): void {
    if (this.#isReady) return
    this.#wish += text
    const end = this.#wish.indexOf('\n')
    if (end < 0 && this.#wish.length <= LONGEST_WISH) return
    try {
      const wish: unknown = JSON.parse(this.#wish.slice(0, end))
      this.#wantsMessages = asksForMessages(wish)
      this.#isReady = true
    } catch {
      // Whoever does not say what it wants, gets nothing.
      this.close()
    }
  }
}

function asksForMessages(wish: unknown): boolean {
  return typeof wish === 'object' && wish !== null && 'messages' in wish && wish.messages === true
}
